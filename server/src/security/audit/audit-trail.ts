import type { ClientSession } from 'mongoose';
import type { AuditEntryDoc } from '../../models/audit.ts';
import { newId } from '../../models/ids.ts';
import type { AuditChainStore } from './audit-chain.store.ts';
import { entryText } from './audit-hash.ts';
import type { AuditKeySource } from './audit-keys.ts';

export type AuditFields = Record<string, unknown>;

/** Who did what, as far as it is known before it is done. */
export type AuditDeed = Pick<
  AuditEntryDoc,
  'environment' | 'principal' | 'tenantId' | 'endUserId' | 'action' | 'object' | 'parameters' | 'requestId'
>;

/** How it went. */
export interface AuditEnd {
  outcome: 'done' | 'failed' | 'unknown';
  code: string | null;
  /** Of what was made. */
  objectId?: string | null;
  after: AuditFields | null;
}

export interface AuditTrail {
  /** In the transaction of the effect: neither is there without the other. */
  append(
    session: ClientSession,
    deed: AuditDeed,
    change: { before: AuditFields | null; after: AuditFields | null },
  ): Promise<void>;
  /** Before an effect elsewhere, durable when it resolves; what it answers completes the entry. */
  begin(deed: AuditDeed, before: AuditFields | null): Promise<(end: AuditEnd) => Promise<void>>;
  /** Call after a commit: entries get their place in the chain at once instead of at the next look. */
  wake(): void;
  onWake(listener: () => void): () => void;
}

interface Deps {
  store: Pick<AuditChainStore, 'insert' | 'complete'>;
  keys: AuditKeySource;
  now: () => Date;
}

export function createAuditTrail({ store, keys, now }: Deps): AuditTrail {
  const listeners = new Set<() => void>();
  const entryOf = async (
    deed: AuditDeed,
    rest: Pick<AuditEntryDoc, 'before' | 'after' | 'outcome'>,
  ): Promise<AuditEntryDoc> => {
    const at = now();
    const entry = { _id: newId('aud', at.getTime()), at, code: null, ...deed, ...rest };
    const { mac } = await keys.of(deed.environment);
    return { ...entry, mac: mac(entryText(entry)), sequence: null, hash: null };
  };
  const wake = () => {
    for (const listener of listeners) listener();
  };
  return {
    async append(session, deed, change) {
      await store.insert(await entryOf(deed, { ...change, outcome: 'done' }), session);
    },
    async begin(deed, before) {
      const begun = await entryOf(deed, { before, after: null, outcome: 'started' });
      await store.insert(begun);
      return async ({ outcome, code, objectId, after }) => {
        const object = { ...begun.object, ...(objectId === undefined ? {} : { id: objectId }) };
        const ended = { ...begun, object, outcome, code, after };
        const { _id, environment } = ended;
        const { mac } = await keys.of(environment);
        await store.complete({
          _id,
          environment,
          object,
          before,
          after,
          outcome,
          code,
          mac: mac(entryText(ended)),
        });
        wake();
      };
    },
    wake,
    onWake(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
