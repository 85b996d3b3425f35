import type { ClientSession } from 'mongoose';
import type { Models } from '../../models/index.ts';
import type { IntegrationDoc, StoredFailure } from '../../models/integration.ts';
import { type NextCredentials, renewal } from './credentials.store.ts';

/** Changes of a connection's status; each answers the connection after the change, or null when there was none. */
export interface ConnectionStatusStore {
  get(connectionId: string): Promise<IntegrationDoc | null>;
  hasVersion(connection: Pick<IntegrationDoc, '_id' | 'credentialsVersion'>): Promise<boolean>;
  needsReauthorization(
    session: ClientSession,
    connection: Pick<IntegrationDoc, '_id' | 'credentialsVersion'>,
    failure: StoredFailure,
    now: Date,
  ): Promise<IntegrationDoc | null>;
  /** Of a connection that waits for a new consent, but whose tokens were renewed after all. */
  reauthorized(
    session: ClientSession,
    connection: Pick<IntegrationDoc, '_id' | 'credentialsVersion'>,
    next: NextCredentials,
  ): Promise<IntegrationDoc | null>;
  degraded(
    session: ClientSession,
    connectionId: string,
    failure: StoredFailure,
    now: Date,
  ): Promise<IntegrationDoc | null>;
  recovered(session: ClientSession, connectionId: string, now: Date): Promise<IntegrationDoc | null>;
  synced(session: ClientSession, connectionId: string, at: Date): Promise<void>;
}

export function createConnectionStatusStore({
  Integration,
}: Pick<Models, 'Integration'>): ConnectionStatusStore {
  function change(
    session: ClientSession,
    filter: Record<string, unknown>,
    set: Partial<IntegrationDoc>,
  ): Promise<IntegrationDoc | null> {
    return Integration.findOneAndUpdate(
      filter,
      { $set: set },
      { session, returnDocument: 'after' },
    ).lean<IntegrationDoc>();
  }
  return {
    get: (connectionId) => Integration.findById(connectionId).lean<IntegrationDoc>(),
    async hasVersion({ _id, credentialsVersion }) {
      return (await Integration.findOne({ _id, credentialsVersion }, { _id: 1 }).lean()) !== null;
    },
    needsReauthorization(session, { _id, credentialsVersion }, failure, now) {
      return change(
        session,
        { _id, credentialsVersion, status: { $in: ['active', 'degraded', 'paused'] } },
        { status: 'needs_reauthorization', failure, updatedAt: now },
      );
    },
    reauthorized(session, { _id, credentialsVersion }, next) {
      const { $set, $inc } = renewal(next);
      return Integration.findOneAndUpdate(
        { _id, credentialsVersion, credentials: { $ne: null }, status: 'needs_reauthorization' },
        { $set: { ...$set, status: 'active', failure: null }, $inc },
        { session, returnDocument: 'after' },
      ).lean<IntegrationDoc>();
    },
    degraded(session, _id, failure, now) {
      return change(session, { _id, status: 'active' }, { status: 'degraded', failure, updatedAt: now });
    },
    recovered(session, _id, now) {
      return change(
        session,
        { _id, status: 'degraded' },
        { status: 'active', failure: null, updatedAt: now },
      );
    },
    async synced(session, _id, at) {
      await Integration.updateOne({ _id }, { $set: { lastSyncedAt: at } }, { session });
    },
  };
}
