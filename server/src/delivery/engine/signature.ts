import { createHmac, sign } from 'node:crypto';
import { kindOf, privateKey, sharedKey } from '../endpoints/signing-secret.ts';

export interface SignedContent {
  /** Message id: the same for every attempt, so that a receiver can tell a repetition. */
  id: string;
  /** Seconds since 1970 of this attempt. */
  timestamp: number;
  body: string;
}

/**
 * Standard Webhooks 1.0.0: one signature for each secret that is valid now, separated by spaces; `v1` with a shared
 * secret, `v1a` with a private key.
 */
export function signatureHeaders(content: SignedContent, secrets: readonly string[]): Record<string, string> {
  const signed = `${content.id}.${content.timestamp}.${content.body}`;
  return {
    'webhook-id': content.id,
    'webhook-timestamp': String(content.timestamp),
    'webhook-signature': secrets.map((secret) => signatureOf(signed, secret)).join(' '),
  };
}

function signatureOf(signed: string, secret: string): string {
  return kindOf(secret) === 'ed25519'
    ? `v1a,${sign(null, Buffer.from(signed), privateKey(secret)).toString('base64')}`
    : `v1,${createHmac('sha256', sharedKey(secret)).update(signed).digest('base64')}`;
}
