import type { OAuth2Auth } from '@patchbay/connectors/sdk';
import type { EgressFetch } from '../egress/egress-fetch.ts';
import type { OAuthCredentials } from '../vault/credentials.ts';
import { OAuthError } from './oauth-error.ts';
import { basicAuthorization, type OAuthClient, send } from './token-endpoint.ts';

export interface RevokeInput {
  auth: OAuth2Auth;
  client: OAuthClient;
  credentials: Pick<OAuthCredentials, 'accessToken' | 'refreshToken'>;
  fetch: EgressFetch;
  signal?: AbortSignal;
}

/**
 * Takes the grant back at the provider, as the connector describes. A token that the provider does not know any more
 * counts as revoked. Throws OAuthError when it may still be valid.
 */
export async function revokeGrant({ auth, client, credentials, fetch, signal }: RevokeInput): Promise<void> {
  const { revocation } = auth;
  if (revocation === undefined) return;
  const token =
    revocation.token === 'refresh'
      ? (credentials.refreshToken ?? credentials.accessToken)
      : credentials.accessToken;
  const url = revocation.url.replaceAll('{client_id}', encodeURIComponent(client.clientId));
  const json = revocation.bodyFormat === 'json';
  const headers = new Headers({
    accept: 'application/json',
    'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
  });
  if (revocation.clientAuthentication === 'basic') headers.set('authorization', basicAuthorization(client));
  const params = { [revocation.tokenParam]: token };
  const response = await send(fetch, url, {
    method: revocation.method,
    headers,
    body: json ? JSON.stringify(params) : new URLSearchParams(params).toString(),
    ...(signal === undefined ? {} : { signal }),
  });
  const { status } = response;
  if ((status >= 200 && status < 300) || (await isUnknownToken(response))) return;
  throw new OAuthError({
    code: status === 429 || status >= 500 ? 'unavailable' : 'rejected',
    message: `The provider did not confirm that the access was taken back (status ${status}).`,
    status,
  });
}

/** Google answers 400 `invalid_token`, GitHub 404 or 422 for a token that is not valid (any more). */
async function isUnknownToken(response: Response): Promise<boolean> {
  if (response.status === 404 || response.status === 422) return true;
  return response.status === 400 && (await response.text()).includes('invalid_token');
}
