import { randomBytes } from 'node:crypto';
import type { Sealed } from '../../models/sealed.ts';
import type { WebhookSubscriptionDoc } from '../../models/webhook.ts';
import type { Vault } from '../../security/vault/vault.ts';

type Owner = Pick<WebhookSubscriptionDoc, '_id' | 'environment'>;

/** 256 bits, hex. */
export function newSubscriptionSecret(): string {
  return randomBytes(32).toString('hex');
}

export function sealSecret(vault: Vault, owner: Owner, secret: string): Promise<Sealed> {
  return vault.seal(secret, contextOf(owner));
}

export function openSecret(vault: Vault, owner: Owner, sealed: Sealed): Promise<string> {
  return vault.open(sealed, contextOf(owner));
}

function contextOf({ _id, environment }: Owner) {
  return { environment, tenantId: null, ownerId: _id, field: 'webhook_secret' };
}
