import type { Models } from '../../models/index.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { Sealed } from '../../models/sealed.ts';

export interface RefreshLease {
  holder: string;
  fence: number;
}

export interface CredentialsStore {
  get(connectionId: string): Promise<IntegrationDoc | null>;
  /** Null when somebody else holds the lease, or when the connection's credentials are not these any more. */
  takeRefreshLease(
    connection: IntegrationDoc,
    lease: { holder: string; until: Date; now: Date },
  ): Promise<RefreshLease | null>;
  keepRefreshLease(connectionId: string, lease: RefreshLease, until: Date): Promise<void>;
  releaseRefreshLease(connectionId: string, lease: RefreshLease, now: Date): Promise<void>;
  /** Compare-and-set on the version that the lease was taken for; false when it has moved on. */
  replaceCredentials(
    connection: IntegrationDoc,
    lease: RefreshLease,
    next: { credentials: Sealed; expiresAt: Date | null; now: Date },
  ): Promise<boolean>;
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
        { _id, credentialsVersion, ...free },
        { $set: { refreshLease: { holder, until, fence } } },
      );
      return modifiedCount === 1 ? { holder, fence } : null;
    },
    async keepRefreshLease(connectionId, lease, until) {
      await Integration.updateOne(held(connectionId, lease), { $set: { 'refreshLease.until': until } });
    },
    async releaseRefreshLease(connectionId, lease, now) {
      await Integration.updateOne(held(connectionId, lease), { $set: { 'refreshLease.until': now } });
    },
    async replaceCredentials({ _id, credentialsVersion }, lease, { credentials, expiresAt, now }) {
      const { modifiedCount } = await Integration.updateOne(
        { ...held(_id, lease), credentialsVersion },
        {
          $set: { credentials, expiresAt, updatedAt: now, 'refreshLease.until': now },
          $inc: { credentialsVersion: 1 },
        },
      );
      return modifiedCount === 1;
    },
  };
}
