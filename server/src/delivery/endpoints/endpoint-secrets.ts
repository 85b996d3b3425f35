import { z } from 'zod';
import type { EndpointDoc } from '../../models/delivery.ts';
import type { Sealed } from '../../models/sealed.ts';
import { endpointContext } from '../../security/vault/contexts.ts';
import type { Vault } from '../../security/vault/vault.ts';

const headersSchema = z.record(z.string(), z.string());

export interface EndpointOwner {
  environment: string;
  endpointId: string;
}

/** Seals what an endpoint keeps secret: its signing secrets and the values of its extra headers. */
export function createEndpointSecrets({ vault }: { vault: Vault }) {
  const context = ({ environment, endpointId }: EndpointOwner, field: 'secret' | 'headers') =>
    endpointContext({ environment, _id: endpointId }, field);
  return {
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
