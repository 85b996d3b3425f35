import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { EndpointDoc } from '../../models/delivery.ts';
import type { Sealed } from '../../models/sealed.ts';
import type { Vault } from '../../security/vault/vault.ts';

const PREFIX = 'whsec_';
const headersSchema = z.record(z.string(), z.string());

/** Standard Webhooks: 24 to 64 random bytes in base64, with or without the prefix. */
export const signingSecret = z
  .string()
  .regex(/^(whsec_)?[A-Za-z0-9+/]{32,88}={0,2}$/, 'must be "whsec_" and 24 to 64 bytes in base64')
  .refine((text) => {
    const { length } = Buffer.from(text.replace(PREFIX, ''), 'base64');
    return length >= 24 && length <= 64;
  }, 'must be "whsec_" and 24 to 64 bytes in base64')
  .transform((text) => (text.startsWith(PREFIX) ? text : PREFIX + text));

export interface EndpointOwner {
  environment: string;
  endpointId: string;
}

/** Seals what an endpoint keeps secret: its signing secrets and the values of its extra headers. */
export function createEndpointSecrets({ vault }: { vault: Vault }) {
  const context = ({ environment, endpointId }: EndpointOwner, field: string) => ({
    environment,
    tenantId: null,
    ownerId: endpointId,
    field,
  });
  return {
    generate: () => PREFIX + randomBytes(32).toString('base64'),
    seal: (owner: EndpointOwner, secret: string) => vault.seal(secret, context(owner, 'secret')),
    open: (owner: EndpointOwner, sealed: Sealed) => vault.open(sealed, context(owner, 'secret')),

    /** Those that sign now, the current one first. */
    async openValid(owner: EndpointOwner, secrets: EndpointDoc['secrets'], at: Date): Promise<string[]> {
      const valid = secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > at);
      return Promise.all(valid.map(({ secret }) => vault.open(secret, context(owner, 'secret'))));
    },

    async sealHeaders(owner: EndpointOwner, headers: Record<string, string>): Promise<Sealed | null> {
      if (Object.keys(headers).length === 0) return null;
      return vault.seal(JSON.stringify(headers), context(owner, 'headers'));
    },

    async openHeaders(owner: EndpointOwner, sealed: Sealed | null): Promise<Record<string, string>> {
      if (sealed === null) return {};
      return headersSchema.parse(JSON.parse(await vault.open(sealed, context(owner, 'headers'))));
    },
  };
}

export type EndpointSecrets = ReturnType<typeof createEndpointSecrets>;
