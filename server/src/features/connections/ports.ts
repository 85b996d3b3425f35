import type { Connector, ConnectorContext } from '@patchbay/connectors/sdk';
import type { ClientSession } from 'mongoose';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { Operation } from '../../observability/operation-log.ts';
import type { Credentials } from '../../security/vault/credentials.ts';

/** What connections need of the sync engine. */
export interface ConnectionSyncs {
  /** Queues a run of each enabled sync, in the transaction that makes or revives the connection. */
  enqueueInitialRuns(session: ClientSession, connection: IntegrationDoc): Promise<void>;
  /** Brings the schedules in line with the connection's status and configuration. */
  reschedule(connection: IntegrationDoc): Promise<void>;
  /** Ends schedules and interrupts the runs of a connection. */
  stopAll(connectionId: string): Promise<void>;
  wake(): void;
}

/** Contexts for connector code that runs outside a sync or action. */
export interface ConnectorContexts {
  /** For credentials that belong to no connection yet. */
  forCredentials(input: {
    connector: Connector;
    environment: string;
    credentials: Credentials;
    callbackParams: Readonly<Record<string, string>>;
    settings: Record<string, unknown>;
    operation: Operation;
    signal: AbortSignal;
  }): ConnectorContext;
  forConnection(input: {
    connector: Connector;
    connection: IntegrationDoc;
    operation: Operation;
    signal: AbortSignal;
  }): Promise<ConnectorContext>;
}

export interface WebhookRemoval {
  /** Ends the connection's subscriptions at the provider; throws when one may be left. */
  removeWebhooks(connection: IntegrationDoc, operation: Operation): Promise<void>;
}

/** All of it or nothing; repeated on write conflicts. */
export type Transact = <Result>(work: (session: ClientSession) => Promise<Result>) => Promise<Result>;
