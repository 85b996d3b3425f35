import type { Models } from '../../models/index.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { Sealed } from '../../models/sealed.ts';

export interface RefreshLease {
  holder: string;
  fence: number;
}

export interface NextCredentials {
  credentials: Sealed;
  expiresAt: Date | null;
  now: Date;
}

export interface CredentialsStore {
  get(connectionId: string): Promise<IntegrationDoc | null>;
  /** Null when somebody else holds the lease, or when the connection's credentials are not these any more. */
  takeRefreshLease(
    connection: IntegrationDoc,
    lease: { holder: string; until: Date; now: Date },
  ): Promise<RefreshLease | null>;
  /** False when somebody else has taken it over. */
  keepRefreshLease(connectionId: string, lease: RefreshLease, until: Date): Promise<boolean>;
  releaseRefreshLease(
    connectionId: string,
    lease: RefreshLease,
    end: { now: Date; failed: NonNullable<IntegrationDoc['refreshLease']>['failed'] },
  ): Promise<void>;
  /**
   * Compare-and-set on the version that the refresh began with; false when it has moved on, or when a new consent is
   * waited for. Whether the lease is still held does not count: a token that the provider gave is never thrown away.
   */
  replaceCredentials(connection: IntegrationDoc, next: NextCredentials): Promise<boolean>;
  /** Those of one system whose tokens nobody has renewed since, by id. */
  unusedSince(
    system: string,
    since: Date,
    after: string | null,
    limit: number,
  ): Promise<Pick<IntegrationDoc, '_id' | 'credentialsVersion'>[]>;
}

export function createCredentialsStore({ Integration }: Pick<Models, 'Integration'>): CredentialsStore {
  const held = (connectionId: string, { holder, fence }: RefreshLease) => ({
    _id: connectionId,
    'refreshLease.holder': holder,
    'refreshLease.fence': fence,
  });
  return {
    get: (connectionId) => Integration.findById(connectionId).lean<IntegrationDoc>(),
    async takeRefreshLease({ _id, credentialsVersion, refreshLease }, { holder, until, now }) {
      const fence = (refreshLease?.fence ?? 0) + 1;
      const free =
        refreshLease === null
          ? { refreshLease: null }
          : { 'refreshLease.fence': refreshLease.fence, 'refreshLease.until': { $lte: now } };
      const { modifiedCount } = await Integration.updateOne(
        { _id, credentialsVersion, status: { $nin: ['needs_reauthorization', 'disconnected'] }, ...free },
        { $set: { refreshLease: { holder, until, fence } } },
      );
      return modifiedCount === 1 ? { holder, fence } : null;
    },
    async keepRefreshLease(connectionId, lease, until) {
      const { matchedCount } = await Integration.updateOne(held(connectionId, lease), {
        $set: { 'refreshLease.until': until },
      });
      return matchedCount === 1;
    },
    async releaseRefreshLease(connectionId, lease, { now, failed }) {
      await Integration.updateOne(held(connectionId, lease), {
        $set: { 'refreshLease.until': now, 'refreshLease.failed': failed },
      });
    },
    async replaceCredentials({ _id, credentialsVersion }, next) {
      const { modifiedCount } = await Integration.updateOne(
        {
          _id,
          credentialsVersion,
          credentials: { $ne: null },
          status: { $nin: ['needs_reauthorization', 'disconnected'] },
        },
        renewal(next),
      );
      return modifiedCount === 1;
    },
    unusedSince: (system, since, after, limit) =>
      Integration.find(
        {
          system,
          ...(after === null ? {} : { _id: { $gt: after } }),
          authType: 'oauth2',
          status: { $in: ['active', 'degraded', 'paused'] },
          credentials: { $ne: null },
          $or: [
            { credentialsRenewedAt: { $lte: since } },
            { credentialsRenewedAt: null, updatedAt: { $lte: since } },
          ],
        },
        { credentialsVersion: 1 },
      )
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Pick<IntegrationDoc, '_id' | 'credentialsVersion'>[]>(),
  };
}

/** Other credentials in the place of those that were renewed. */
export function renewal({ credentials, expiresAt, now }: NextCredentials) {
  return {
    $set: {
      credentials,
      expiresAt,
      credentialsRenewedAt: now,
      updatedAt: now,
      'refreshLease.until': now,
      'refreshLease.failed': null,
    },
    $inc: { credentialsVersion: 1 },
  };
}
