import type { ProviderError } from '@patchbay/connectors/sdk';
import type { ClientSession, Connection as DatabaseConnection } from 'mongoose';
import type { Outbox } from '../delivery/outbox.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import type { IntegrationDoc, StoredFailure } from '../models/integration.ts';
import { withTransaction } from '../models/transaction.ts';
import { needsReauthorizationLetter } from './connection-letters.ts';
import { toFailure } from './failure.ts';
import { refusedVersionOf } from './refused-version.ts';
import { toConnection } from './resources/connection.ts';
import type { ConnectionStatusStore } from './stores/connection-status.store.ts';
import type { NextCredentials } from './stores/credentials.store.ts';

/** How a connection's status follows from what happens at the provider; each change announced once. */
export interface FailurePolicy {
  /**
   * The credentials work no more. Ends in `needs_reauthorization` with one event, however many find out. What counts is
   * the version that was refused with the error, else that of `connection`, which is to be as it was read before the
   * provider was asked. False when the connection has newer credentials already: then nothing is changed.
   */
  needsReauthorization(
    connection: Pick<IntegrationDoc, '_id' | 'credentialsVersion'>,
    error: ProviderError,
    reference: string | null,
  ): Promise<boolean>;
  /**
   * A refresh that had long begun brought tokens for credentials that were given up meanwhile, because another process had
   * taken its lease for lost. False when they have been replaced since.
   */
  reauthorized(
    connection: Pick<IntegrationDoc, '_id' | 'credentialsVersion'>,
    next: NextCredentials,
  ): Promise<boolean>;
  /** A run failed: an `active` connection becomes `degraded`. In the transaction that ends the run. */
  degraded(session: ClientSession, connectionId: string, failure: StoredFailure): Promise<void>;
  /** A run succeeded and no other sync is failing: `degraded` ends. In the transaction that ends the run. */
  recovered(session: ClientSession, connectionId: string): Promise<void>;
}

export interface FailurePolicyDeps {
  database: DatabaseConnection;
  store: ConnectionStatusStore;
  outbox: Outbox;
  mail: MailQueue;
  now: () => Date;
}

export function createFailurePolicy({
  database,
  store,
  outbox,
  mail,
  now,
}: FailurePolicyDeps): FailurePolicy {
  async function announce(
    session: ClientSession,
    connection: IntegrationDoc,
    type: 'connection.needs_reauthorization' | 'connection.updated' | 'connection.recovered',
  ): Promise<void> {
    const { environment, tenantId, _id } = connection;
    await outbox.append(session, [
      { environment, tenantId, connectionId: _id, type, data: { connection: toConnection(connection) } },
    ]);
  }

  return {
    async needsReauthorization({ _id, credentialsVersion }, error, reference) {
      const refused = { _id, credentialsVersion: refusedVersionOf(error) ?? credentialsVersion };
      const failure = toFailure(error, { reference });
      const current = await withTransaction(database, async (session) => {
        const changed = await store.needsReauthorization(session, refused, failure, now());
        if (changed === null) return false;
        await announce(session, changed, 'connection.needs_reauthorization');
        await mail.append(session, needsReauthorizationLetter(changed));
        return true;
      });
      if (current) {
        outbox.wake();
        mail.wake();
      }
      return current || (await store.hasVersion(refused));
    },
    async reauthorized(connection, next) {
      const changed = await withTransaction(database, async (session) => {
        const restored = await store.reauthorized(session, connection, next);
        if (restored !== null) await announce(session, restored, 'connection.recovered');
        return restored !== null;
      });
      if (changed) outbox.wake();
      return changed;
    },
    async degraded(session, connectionId, failure) {
      const changed = await store.degraded(session, connectionId, failure, now());
      if (changed !== null) await announce(session, changed, 'connection.updated');
    },
    async recovered(session, connectionId) {
      const changed = await store.recovered(session, connectionId, now());
      if (changed !== null) await announce(session, changed, 'connection.recovered');
    },
  };
}
