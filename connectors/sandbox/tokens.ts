import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const claims = z.object({
  /** Kind. */
  k: z.enum(['access', 'refresh', 'code', 'consent', 'developer']),
  /** System. */
  s: z.string(),
  /** Account id; empty in a consent. */
  a: z.string(),
  /** Client id. */
  c: z.string(),
  /** Scopes. */
  sc: z.array(z.string()),
  /** Grant: what revocation ends, with all its tokens. */
  g: z.string(),
  /** Generation within the grant, counted up by each rotating refresh. */
  n: z.int(),
  /** Epoch of the system: `expire_tokens` counts it up. */
  e: z.int(),
  /** Unix seconds; 0 never expires. */
  x: z.number(),
  /** What a code must be redeemed with, and what a consent was asked for. */
  r: z.object({ uri: z.string(), challenge: z.string(), state: z.string(), offline: z.boolean() }).optional(),
});

export type TokenClaims = z.infer<typeof claims>;

/** Signs what a token says, so that the sandbox keeps no list of tokens and a restart loses none. */
export interface TokenSigner {
  sign(claims: TokenClaims, prefix?: string): string;
  /** `null` unless we signed it and it has not run out. */
  verify(
    token: string,
    options: { kind: TokenClaims['k']; system: string; now: Date; prefix?: string },
  ): TokenClaims | null;
}

export function createTokenSigner(key: Buffer): TokenSigner {
  const mac = (text: string) => createHmac('sha256', key).update(text).digest('base64url').slice(0, 32);
  return {
    sign(value, prefix = '') {
      const payload = Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${prefix}${payload}.${mac(payload)}`;
    },
    verify(token, { kind, system, now, prefix = '' }) {
      if (!token.startsWith(prefix)) return null;
      const [payload, signature, rest] = token.slice(prefix.length).split('.');
      if (payload === undefined || signature === undefined || rest !== undefined) return null;
      const expected = Buffer.from(mac(payload));
      const actual = Buffer.from(signature);
      if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return null;
      const value = claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
      const running = value.x === 0 || value.x * 1000 > now.getTime();
      return value.k === kind && value.s === system && running ? value : null;
    },
  };
}

export function newGrantId(): string {
  return randomBytes(9).toString('base64url');
}
