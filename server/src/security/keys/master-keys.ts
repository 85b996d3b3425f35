import type { WrappedKey } from '../../models/vault-key.ts';
import { type KeyContext, type KeyProvider, KeyRefused } from './key-provider.ts';
import { createLimit } from './limit.ts';

/** All master keys that are configured: one wraps, each of them unwraps what is its own. */
export interface MasterKeys {
  readonly currentId: string;
  wrap(key: Uint8Array, context: KeyContext): Promise<WrappedKey>;
  unwrap(wrapped: WrappedKey, context: KeyContext): Promise<Uint8Array>;
  /** Under the current master key, and there under its newest version. Null: it is so already. */
  rewrap(wrapped: WrappedKey, context: KeyContext): Promise<WrappedKey | null>;
  isConfigured(id: string): boolean;
}

/** Keepers of keys have request limits, and a start opens many keys at once. */
const AT_ONCE = 8;

export function createMasterKeys({
  current,
  others = [],
  atOnce = AT_ONCE,
}: {
  current: KeyProvider;
  others?: readonly KeyProvider[];
  atOnce?: number;
}): MasterKeys {
  const providers = [current, ...others];
  const limit = createLimit(atOnce);
  const find = (id: string) =>
    providers.find((provider) => provider.id === id) ?? providers.find((provider) => provider.opens(id));

  const wrap = async (key: Uint8Array, context: KeyContext): Promise<WrappedKey> => ({
    by: current.id,
    ciphertext: Buffer.from(await limit(() => current.wrap(key, context))),
  });

  async function unwrap(wrapped: WrappedKey, context: KeyContext): Promise<Uint8Array> {
    const provider = find(wrapped.by);
    if (provider === undefined) throw notConfigured(wrapped.by);
    return limit(() => provider.unwrap(wrapped, context));
  }

  return {
    currentId: current.id,
    wrap,
    unwrap,
    isConfigured: (id) => find(id) !== undefined,
    async rewrap(wrapped, context) {
      const { rewrap } = current;
      if (rewrap !== undefined && current.opens(wrapped.by)) {
        const ciphertext = Buffer.from(await limit(() => rewrap.call(current, wrapped, context)));
        return { by: current.id, ciphertext };
      }
      if (wrapped.by === current.id) return null;
      return wrap(await unwrap(wrapped, context), context);
    },
  };
}

function notConfigured(id: string): KeyRefused {
  return new KeyRefused(
    `A stored key is wrapped by the master key ${id}, which is not configured. Set it again, or, while another one takes its place, as PATCHBAY_MASTER_KEY_PREVIOUS`,
  );
}
