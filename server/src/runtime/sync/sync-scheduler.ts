import type { ClientSession } from 'mongoose';
import type { IntegrationDoc } from '../../models/integration.ts';

/** What the rest of the server may ask of the syncs of a connection. */
export interface SyncScheduler {
  /** Queues a first run of each enabled sync, in the transaction that makes or revives the connection. */
  enqueueInitialRuns(session: ClientSession, connection: IntegrationDoc): Promise<void>;
  /**
   * Brings schedules in line with the connection's status and configuration; queues a `resume` run for each sync that
   * was interrupted. Call after the commit of a resume or a configuration change.
   */
  reschedule(connection: Pick<IntegrationDoc, '_id'>): Promise<void>;
  /** Ends its runs as `interrupted`, after the page each is at. Resolves when no run of it is active. */
  stopAll(connectionId: string): Promise<void>;
  /** Call after a commit that queued runs: workers start at once instead of at their next poll. */
  wake(): void;
}
