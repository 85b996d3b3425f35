import { randomBytes } from 'node:crypto';
import type { Sealed } from '../../models/sealed.ts';
import type { WebhookSubscriptionDoc } from '../../models/webhook.ts';
import { webhookSecretContext } from '../../security/vault/contexts.ts';
import type { Vault } from '../../security/vault/vault.ts';

type Owner = Pick<WebhookSubscriptionDoc, '_id' | 'environment' | 'tenantId'>;

/** 256 bits, hex. */
export function newSubscriptionSecret(): string {
  return randomBytes(32).toString('hex');
}

export function sealSecret(vault: Vault, owner: Owner, secret: string): Promise<Sealed> {
  return vault.seal(secret, webhookSecretContext(owner));
}

export function openSecret(vault: Vault, owner: Owner, sealed: Sealed): Promise<string> {
  return vault.open(sealed, webhookSecretContext(owner));
}
