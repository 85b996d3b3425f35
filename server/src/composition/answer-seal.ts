import type { AnswerSeal } from '../http/idempotency/kept-answer.ts';
import { answerContext } from '../security/vault/contexts.ts';
import type { Vault } from '../security/vault/vault.ts';

/** Kept answers can hold secrets (the token of a session), so they are sealed like credentials. */
export function answerSeal(vault: Vault): AnswerSeal {
  const context = (environment: string, _id: string) => answerContext({ environment, _id });
  return {
    seal: (environment, id, text) => vault.seal(text, context(environment, id)),
    open: (environment, id, sealed) => vault.open(sealed, context(environment, id)),
  };
}
