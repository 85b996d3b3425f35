import { isDuplicateKey } from '../../models/duplicate-key.ts';
import type { Models } from '../../models/index.ts';
import { toBuffer } from '../../models/sealed.ts';
import type { VaultKeyDoc, WrappedKey } from '../../models/vault-key.ts';
import { type KeyScope, scopeKey } from './key-scope.ts';

export interface VaultKeyStore {
  get(id: string): Promise<VaultKeyDoc | null>;
  getMany(ids: readonly string[]): Promise<VaultKeyDoc[]>;
  /** Of the highest version, in whatever state. */
  newest(scope: KeyScope): Promise<VaultKeyDoc | null>;
  /** False when this version exists already. */
  insert(key: VaultKeyDoc): Promise<boolean>;
  /** Those that can be unwrapped, in a fixed order after `after`. */
  page(after: string | null, limit: number): Promise<VaultKeyDoc[]>;
  /** Every row, destroyed ones too: what a backup of the keys holds. */
  all(after: string | null, limit: number): Promise<VaultKeyDoc[]>;
  /** False when it was wrapped anew, or destroyed, meanwhile. */
  replaceWrapped(id: string, former: WrappedKey, next: WrappedKey): Promise<boolean>;
  /** Scopes that seal with a key older than `before`. */
  scopesOlderThan(before: Date): Promise<KeyScope[]>;
  retire(scope: KeyScope, belowVersion: number, now: Date): Promise<void>;
  /** Forgets the keys that are retired; their numbers stay taken. How many there were. */
  destroyRetired(scope: KeyScope, now: Date): Promise<number>;
  destroy(id: string, now: Date): Promise<void>;
  /** How many there are in which state, under which master key. */
  counts(): Promise<{ state: VaultKeyDoc['state']; by: string | null; count: number }[]>;
}

export function createVaultKeyStore({ VaultKey }: Pick<Models, 'VaultKey'>): VaultKeyStore {
  const scoped = ({ environment, tenantId }: KeyScope) => ({ kind: 'data' as const, environment, tenantId });
  const rows = (filter: Record<string, unknown>, after: string | null, limit: number) =>
    VaultKey.find({ ...filter, ...(after === null ? {} : { _id: { $gt: after } }) })
      .sort({ _id: 1 })
      .limit(limit)
      .lean<VaultKeyDoc[]>()
      .then((found) => found.map(plain));
  return {
    get: async (id) => plainOrNull(await VaultKey.findById(id).lean<VaultKeyDoc>()),
    getMany: async (ids) =>
      (await VaultKey.find({ _id: { $in: [...ids] } }).lean<VaultKeyDoc[]>()).map(plain),
    newest: async (scope) =>
      plainOrNull(await VaultKey.findOne(scoped(scope)).sort({ version: -1 }).lean<VaultKeyDoc>()),
    async insert(key) {
      try {
        await VaultKey.create(key);
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
    page: (after, limit) => rows({ state: { $in: ['current', 'retired'] } }, after, limit),
    all: (after, limit) => rows({}, after, limit),
    async replaceWrapped(id, former, next) {
      const { modifiedCount } = await VaultKey.updateOne(
        { _id: id, 'wrapped.by': former.by, 'wrapped.ciphertext': former.ciphertext },
        { $set: { wrapped: next } },
      );
      return modifiedCount === 1;
    },
    async scopesOlderThan(before) {
      const current = await VaultKey.find({ kind: 'data', state: 'current' }, { wrapped: 0 }).lean<
        VaultKeyDoc[]
      >();
      const newest = new Map<string, VaultKeyDoc>();
      for (const key of current) {
        const name = scopeKey(scopeOf(key));
        if ((newest.get(name)?.version ?? 0) < key.version) newest.set(name, key);
      }
      return [...newest.values()].filter(({ createdAt }) => createdAt < before).map(scopeOf);
    },
    async retire(scope, belowVersion, now) {
      await VaultKey.updateMany(
        { ...scoped(scope), state: 'current', version: { $lt: belowVersion } },
        { $set: { state: 'retired', retiredAt: now } },
      );
    },
    async destroyRetired(scope, now) {
      const { modifiedCount } = await VaultKey.updateMany(
        { ...scoped(scope), state: 'retired' },
        destroyed(now),
      );
      return modifiedCount;
    },
    async destroy(id, now) {
      await VaultKey.updateOne({ _id: id }, destroyed(now));
    },
    async counts() {
      const found = await VaultKey.aggregate<{
        _id: { state: VaultKeyDoc['state']; by: string | null };
        count: number;
      }>([{ $group: { _id: { state: '$state', by: '$wrapped.by' }, count: { $sum: 1 } } }]);
      return found.map(({ _id, count }) => ({ state: _id.state, by: _id.by ?? null, count }));
    },
  };
}

/** The number stays taken. */
const destroyed = (now: Date) => ({ $set: { state: 'destroyed', wrapped: null, destroyedAt: now } }) as const;

const scopeOf = ({ environment, tenantId }: VaultKeyDoc): KeyScope => ({
  environment: environment ?? '',
  tenantId,
});

function plainOrNull(key: VaultKeyDoc | null): VaultKeyDoc | null {
  return key === null ? null : plain(key);
}

function plain(key: VaultKeyDoc): VaultKeyDoc {
  if (key.wrapped === null || key.wrapped === undefined) return { ...key, wrapped: null };
  return { ...key, wrapped: { by: key.wrapped.by, ciphertext: toBuffer(key.wrapped.ciphertext) } };
}
