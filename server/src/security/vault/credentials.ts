import { z } from 'zod';
import type { Sealed } from '../../models/sealed.ts';
import { credentialsContext } from './contexts.ts';
import type { Vault } from './vault.ts';

/** What is sealed in a connection's `credentials`. */
export type Credentials =
  | { type: 'oauth2'; accessToken: string; refreshToken: string | null }
  | { type: 'api_key'; fields: Record<string, string> };

export type OAuthCredentials = Extract<Credentials, { type: 'oauth2' }>;

/** The connection that credentials belong to; they open for no other one. */
export interface CredentialsOwner {
  environment: string;
  tenantId: string;
  connectionId: string;
}

const stored = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('oauth2'),
    accessToken: z.string(),
    refreshToken: z
      .string()
      .nullish()
      .transform((token) => token ?? null),
  }),
  z.object({ type: z.literal('api_key'), fields: z.record(z.string(), z.string()) }),
]);

export function sealCredentials(
  vault: Vault,
  owner: CredentialsOwner,
  credentials: Credentials,
): Promise<Sealed> {
  return vault.seal(JSON.stringify(credentials), contextOf(owner));
}

/** Fetches the key before credentials are asked for that cannot be asked for twice. */
export async function credentialsSealer(
  vault: Vault,
  owner: CredentialsOwner,
): Promise<(credentials: Credentials) => Sealed> {
  const seal = await vault.sealer(contextOf(owner));
  return (credentials) => seal(JSON.stringify(credentials));
}

export async function openCredentials(
  vault: Vault,
  owner: CredentialsOwner,
  sealed: Sealed,
): Promise<Credentials> {
  return stored.parse(JSON.parse(await vault.open(sealed, contextOf(owner))));
}

function contextOf({ environment, tenantId, connectionId }: CredentialsOwner) {
  return credentialsContext({ environment, tenantId, _id: connectionId });
}
