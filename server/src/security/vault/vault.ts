import type { Sealed } from '../../models/sealed.ts';
import type { DataKeys } from '../keys/data-keys.ts';
import { KeyGone } from '../keys/key-cache.ts';
import { openWith, sealWith } from './sealing.ts';
import type { VaultContext } from './vault-context.ts';

export interface Vault {
  seal(plaintext: string, context: VaultContext): Promise<Sealed>;
  /**
   * Fetches the key ahead of what cannot be done twice: then sealing its result needs nobody any more and cannot fail.
   */
  sealer(context: VaultContext): Promise<(plaintext: string) => Sealed>;
  /**
   * Throws VaultError when the value was changed, moved, or sealed with a key that is not here any more;
   * KeyProviderUnavailable when trying again may help.
   */
  open(sealed: Sealed, context: VaultContext): Promise<string>;
}

export class VaultError extends Error {
  override readonly name = 'VaultError';
}

export function createVault({ dataKeys }: { dataKeys: Pick<DataKeys, 'current' | 'version'> }): Vault {
  async function sealer(context: VaultContext): Promise<(plaintext: string) => Sealed> {
    const key = await dataKeys.current(context);
    return (plaintext) => sealWith(key, plaintext, context);
  }
  return {
    sealer,
    seal: async (plaintext, context) => (await sealer(context))(plaintext),
    async open(sealed, context) {
      const key = await dataKeys.version(context, sealed.keyVersion).catch((error: unknown) => {
        if (!(error instanceof KeyGone)) throw error;
        throw new VaultError(
          `${name(context)} was sealed with key version ${sealed.keyVersion}, which ${error.message}`,
        );
      });
      const plaintext = openWith(key, sealed, context);
      if (plaintext !== null) return plaintext;
      throw new VaultError(
        `${name(context)} does not open: it was changed, moved, or sealed with another key`,
      );
    },
  };
}

function name({ ownerId, field }: VaultContext): string {
  return `The sealed "${field}" of ${ownerId}`;
}
