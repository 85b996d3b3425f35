import type { Connector } from '@patchbay/connectors/sdk';
import type { ClientSession } from 'mongoose';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { TenantScope } from '../../security/scope.ts';
import type { Credentials } from '../../security/vault/credentials.ts';

/** Credentials that an end user or the vendor just handed over, not checked yet. */
export interface EstablishInput {
  scope: TenantScope;
  tenantName: string | null;
  endUserId: string | null;
  connector: Connector;
  credentials: Credentials;
  scopes: readonly string[];
  callbackParams: Readonly<Record<string, string>>;
  /** When the access token runs out. */
  expiresAt: Date | null;
  /** Only this connection may be the result; null finds it by its account, or makes a new one. */
  reconnectConnectionId: string | null;
  correlationId: string;
  signal: AbortSignal;
  /** Runs in the transaction that writes the connection; throw to undo it. */
  alongside?: (session: ClientSession, connectionId: string) => Promise<void>;
}

/** Makes a connection of credentials; throws an error with a `kind` and a `message` for the end user. */
export type Establish = (input: EstablishInput) => Promise<IntegrationDoc>;
