import type { Sealed } from '../../models/sealed.ts';
import { randomToken } from '../../security/tokens/random-token.ts';
import { identitySecretContext } from '../../security/vault/contexts.ts';
import type { Vault } from '../../security/vault/vault.ts';

/** What vendors sign identity tokens with. Sealed rather than hashed, since checking a signature needs the secret. */
export interface IdentitySecrets {
  make(environment: string, keyId: string): Promise<{ secret: string; sealed: Sealed }>;
  open(environment: string, keyId: string, sealed: Sealed): Promise<string>;
}

export function createIdentitySecrets(vault: Vault): IdentitySecrets {
  const context = (environment: string, _id: string) => identitySecretContext({ environment, _id });
  return {
    async make(environment, keyId) {
      const secret = randomToken('pbi_');
      return { secret, sealed: await vault.seal(secret, context(environment, keyId)) };
    },
    open: (environment, keyId, sealed) => vault.open(sealed, context(environment, keyId)),
  };
}
