import type { Connector } from '@patchbay/connectors/sdk';
import type { z } from 'zod';
import type { connectionImport } from '../../../contract/connections.ts';
import { unprocessable } from '../../http/api-error.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { Establish } from '../../runtime/ports/establish.ts';
import { type EnvironmentScope, tenantScope } from '../../security/scope.ts';
import { ConnectRefused } from './connect-refused.ts';
import type { ConnectWithKey } from './connect-with-key.ts';

export type ImportConnection = (request: {
  scope: EnvironmentScope;
  input: z.infer<typeof connectionImport>;
  correlationId: string;
  signal: AbortSignal;
}) => Promise<IntegrationDoc>;

interface Deps {
  systems: { requireOffered(scope: EnvironmentScope, system: string): Promise<{ connector: Connector }> };
  establish: Establish;
  connectWithKey: ConnectWithKey;
}

/** Takes over credentials that the vendor has already; checked at the provider like any others. */
export function createImportConnection({ systems, establish, connectWithKey }: Deps): ImportConnection {
  return async ({ scope, input, correlationId, signal }) => {
    const { connector } = await systems.requireOffered(scope, input.system);
    const common = {
      scope: tenantScope({ environment: scope.environment, tenantId: input.tenant.id }),
      tenantName: input.tenant.name ?? null,
      endUserId: input.endUserId ?? null,
      connector,
      reconnectConnectionId: null,
      correlationId,
      signal,
    };
    const { credentials } = input;
    if (credentials.type === 'api_key') {
      return connectWithKey({ ...common, fields: credentials.fields, path: 'credentials.fields' });
    }
    if (!connector.auth.some(({ type }) => type === 'oauth2')) {
      throw unprocessable(
        'oauth_not_supported',
        `${connector.manifest.name} is connected by API key, not by OAuth.`,
      );
    }
    const { accessToken, refreshToken = null, expiresAt, scopes = [], callbackParams = {} } = credentials;
    try {
      return await establish({
        ...common,
        credentials: { type: 'oauth2', accessToken, refreshToken },
        scopes,
        callbackParams,
        expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
      });
    } catch (error) {
      throw error instanceof ConnectRefused ? error.toApiError('credentials.accessToken') : error;
    }
  };
}
