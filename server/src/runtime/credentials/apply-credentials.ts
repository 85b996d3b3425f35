import type { Connector } from '@patchbay/connectors/sdk';
import type { Credentials } from '../../security/vault/credentials.ts';

/** Puts the credentials on an outgoing request, over whatever the SDK put there. */
export function applyCredentials(connector: Connector, credentials: Credentials, headers: Headers): void {
  if (credentials.type === 'oauth2') {
    headers.set('authorization', `Bearer ${credentials.accessToken}`);
    return;
  }
  const auth = connector.auth.find((method) => method.type === 'api_key');
  if (auth === undefined) throw new Error(`Connector ${connector.manifest.id} takes no API keys`);
  headers.delete('authorization');
  auth.apply(headers, credentials.fields);
}
