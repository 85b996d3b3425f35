import type { Connector } from '@patchbay/connectors/sdk';
import { unprocessable } from '../../http/api-error.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { Establish } from '../../runtime/ports/establish.ts';
import type { TenantScope } from '../../security/scope.ts';
import { readApiKeyFields, secretField } from './api-key-fields.ts';
import { ConnectRefused } from './connect-refused.ts';

export interface ConnectWithKeyInput {
  scope: TenantScope;
  tenantName: string | null;
  endUserId: string | null;
  connector: Connector;
  fields: Readonly<Record<string, string>>;
  /** Where the fields are in the request, for errors: `fields`. */
  path: string;
  reconnectConnectionId: string | null;
  correlationId: string;
  signal: AbortSignal;
}

export type ConnectWithKey = (input: ConnectWithKeyInput) => Promise<IntegrationDoc>;

/** Connects with an API key that is checked at the provider first. Throws ApiError that names the field at fault. */
export function createConnectWithKey({ establish }: { establish: Establish }): ConnectWithKey {
  return async ({ fields, path, ...input }) => {
    const { connector } = input;
    const auth = connector.auth.find((method) => method.type === 'api_key');
    if (auth === undefined) {
      throw unprocessable(
        'api_key_not_supported',
        `${connector.manifest.name} is connected by OAuth, not by API key.`,
      );
    }
    const credentials = { type: 'api_key', fields: readApiKeyFields(auth, fields, path) } as const;
    try {
      return await establish({ ...input, credentials, scopes: [], callbackParams: {}, expiresAt: null });
    } catch (error) {
      throw error instanceof ConnectRefused ? error.toApiError(secretField(auth, path)) : error;
    }
  };
}
