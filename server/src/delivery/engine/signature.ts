import { createHmac } from 'node:crypto';

export interface SignedContent {
  /** Message id: the same for every attempt, so that a receiver can tell a repetition. */
  id: string;
  /** Seconds since 1970 of this attempt. */
  timestamp: number;
  body: string;
}

/** Standard Webhooks 1.0.0: one `v1` signature for each secret that is valid now, separated by spaces. */
export function signatureHeaders(content: SignedContent, secrets: readonly string[]): Record<string, string> {
  const signed = `${content.id}.${content.timestamp}.${content.body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  });
  return {
    'webhook-id': content.id,
    'webhook-timestamp': String(content.timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
