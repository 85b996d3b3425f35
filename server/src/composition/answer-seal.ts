import type { Sealed } from '../models/sealed.ts';
import type { Vault } from '../security/vault/vault.ts';

/** Kept answers can hold secrets (the token of a session), so they are sealed like credentials. */
export function answerSeal(vault: Vault) {
  const context = (environment: string, ownerId: string) => ({
    environment,
    tenantId: null,
    ownerId,
    field: 'idempotent_answer',
  });
  return {
    seal: (environment: string, id: string, text: string) => vault.seal(text, context(environment, id)),
    open: (environment: string, id: string, sealed: unknown) => {
      const { keyVersion, nonce, ciphertext } = sealed as Sealed;
      const bytes = (value: unknown) =>
        Buffer.from((value as { buffer?: Uint8Array }).buffer ?? (value as Uint8Array));
      return vault.open(
        { keyVersion, nonce: bytes(nonce), ciphertext: bytes(ciphertext) },
        context(environment, id),
      );
    },
  };
}
