import { isModelName } from '@patchbay/connectors/models';
import { getRecord, listRecords, type RecordResource } from '../../../contract/records.ts';
import { ApiError, notFound } from '../../http/api-error.ts';
import { type ImplementedRoute, implement } from '../../http/implement.ts';
import type { RecordDoc } from '../../models/record.ts';
import { decodeSequence, encodeSequence } from '../../runtime/sequence-cursor.ts';
import { environmentScope } from '../../security/scope.ts';
import type { RecordReadStore } from './records.store.ts';

export function recordRoutes({ store }: { store: RecordReadStore }): ImplementedRoute[] {
  return [
    implement(listRecords, async ({ principal, params, query }) => {
      requireModel(params.model);
      const after = readCursor(query.cursor);
      const scope = environmentScope(principal);
      const committed = await store.lastSequence(scope);
      const rows = await store.list(
        scope,
        {
          model: params.model,
          tenantId: query.tenantId,
          connectionId: query.connectionId,
          includeDeleted: query.includeDeleted === 'true',
        },
        { after, limit: query.limit },
      );
      // Numbers are handed out in the order of their commits, so that nothing can appear behind the cursor later. With
      // nothing left to read, the cursor moves past what other models and tenants have changed.
      const last = rows.at(-1)?.sequence ?? after;
      const next = rows.length < query.limit ? Math.max(last, committed) : last;
      return { data: rows.map(toRecord), nextCursor: encodeSequence(next) };
    }),
    implement(getRecord, async ({ principal, params }) => {
      requireModel(params.model);
      const row = await store.find(environmentScope(principal), params.model, params.id);
      if (row === null) throw notFound('record');
      return toRecord(row);
    }),
  ];
}

function requireModel(model: string): void {
  if (isModelName(model)) return;
  throw new ApiError({
    status: 404,
    code: 'unknown_model',
    detail: `There is no model "${model.slice(0, 100)}"; the models reference names them all.`,
  });
}

function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const sequence = decodeSequence(cursor);
  if (sequence !== null) return sequence;
  throw new ApiError({
    status: 400,
    code: 'invalid_cursor',
    detail: 'The cursor is not one that this list answered. Start again without a cursor.',
    errors: [{ field: 'cursor', message: 'is not a cursor of this list' }],
  });
}

function toRecord(doc: RecordDoc): RecordResource {
  return {
    id: doc._id,
    model: doc.model,
    tenantId: doc.tenantId,
    connectionId: doc.connectionId,
    remoteId: doc.remoteId,
    remoteUpdatedAt: doc.remoteUpdatedAt,
    data: doc.data,
    ...(typeof doc.raw === 'string' ? { raw: JSON.parse(doc.raw) as unknown } : {}),
    contentHash: doc.contentHash,
    sequence: doc.sequence,
    createdAt: doc.createdAt.toISOString(),
    changedAt: doc.changedAt.toISOString(),
    deletedAt: doc.deletedAt?.toISOString() ?? null,
  };
}
