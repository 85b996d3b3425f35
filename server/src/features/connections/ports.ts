import type { ClientSession } from 'mongoose';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { Operation } from '../../observability/operation-log.ts';

export interface WebhookRemoval {
  /** Ends the connection's subscriptions at the provider; throws when one may be left. */
  removeWebhooks(connection: IntegrationDoc, operation: Operation): Promise<void>;
}

/** All of it or nothing; repeated on write conflicts. */
export type Transact = <Result>(work: (session: ClientSession) => Promise<Result>) => Promise<Result>;
