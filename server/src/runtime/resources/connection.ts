import type { Failure } from '../../../contract/common.ts';
import { errorKind } from '../../../contract/common.ts';
import type { Connection } from '../../../contract/connections.ts';
import type { IntegrationDoc, StoredFailure } from '../../models/integration.ts';

/** A connection as the API, the widget and the events show it: never its credentials. */
export function toConnection(doc: IntegrationDoc): Connection {
  return {
    id: doc._id,
    system: doc.system,
    tenantId: doc.tenantId,
    endUserId: doc.endUserId,
    account: { id: doc.account.id, label: doc.account.label },
    authType: doc.authType,
    scopes: [...doc.scopes],
    status: doc.status,
    failure: toFailure(doc.failure),
    lastSyncedAt: doc.lastSyncedAt?.toISOString() ?? null,
    createdAt: doc.createdAt.toISOString(),
    updatedAt: doc.updatedAt.toISOString(),
  };
}

export function toFailure(failure: StoredFailure | null | undefined): Failure | null {
  if (failure === null || failure === undefined) return null;
  const kind = errorKind.safeParse(failure.kind);
  return {
    kind: kind.success ? kind.data : 'internal',
    message: failure.message,
    field: failure.field ?? null,
    nextRetryAt: failure.nextRetryAt?.toISOString() ?? null,
    reference: failure.reference ?? null,
  };
}
