import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Permission } from '../../../contract/route.ts';

const PREFIX = 'pbd_';

export interface DeliveryPrincipal {
  environment: string;
  /** It is nobody's key: not limited, not audited. */
  keyId: null;
  permissions: readonly Permission[];
}

/**
 * Tokens with which Patchbay's own dispatcher enters the embedded service: derived from the master key, so that every
 * process makes and knows the same ones and none is stored.
 */
export function createDeliveryTokens({ masterKey }: { masterKey: Uint8Array }) {
  const key = Buffer.from(hkdfSync('sha256', masterKey, '', 'patchbay delivery token 1', 32));
  const macOf = (environment: string) => createHmac('sha256', key).update(environment).digest();
  return {
    issue(environment: string): string {
      const name = Buffer.from(environment).toString('base64url');
      return `${PREFIX}${name}_${macOf(environment).toString('hex')}`;
    },
    /** Null: not one of these tokens. */
    verify(token: string): DeliveryPrincipal | null {
      const match = /^pbd_([\w-]{1,200})_([0-9a-f]{64})$/.exec(token);
      const [, name, mac] = match ?? [];
      if (name === undefined || mac === undefined) return null;
      const environment = Buffer.from(name, 'base64url').toString();
      if (!timingSafeEqual(macOf(environment), Buffer.from(mac, 'hex'))) return null;
      return { environment, keyId: null, permissions: ['webhooks:manage'] };
    },
  };
}
