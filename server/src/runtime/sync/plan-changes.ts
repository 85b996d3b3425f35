import type { RecordChange } from '../../../contract/events.ts';
import type { RecordDoc } from '../../models/record.ts';
import { canonicalJson } from '../../security/canonical-json.ts';
import { recordId } from '../record-id.ts';
import type { KnownRecord, RecordsStore, RecordUpdate } from '../stores/records.store.ts';
import type { CheckedPage, CheckedRecord } from './check-page.ts';

export interface RecordOwner {
  environment: string;
  tenantId: string;
  connectionId: string;
  system: string;
  model: string;
  partition: string;
}

/** One change before it has its place in the sequence. */
export interface PlannedChange {
  operation: RecordChange['operation'];
  id: string;
  remoteId: string;
  data: Record<string, unknown> | null;
  raw: string | null;
  changedFields: string[];
  remoteUpdatedAt: string | null;
  contentHash: string;
  /** How it is stored already; null: not at all. */
  stored: RecordUpdate['from'] | null;
}

export interface PagePlan {
  changes: PlannedChange[];
  unchanged: number;
}

/** Compares a page with what is stored. Unchanged records are not touched again. */
export async function planChanges(
  records: RecordsStore,
  owner: Pick<RecordOwner, 'connectionId' | 'model' | 'partition'>,
  page: CheckedPage,
): Promise<PagePlan> {
  const remoteIds = [...page.records.keys(), ...page.deletedRemoteIds];
  if (remoteIds.length === 0) return { changes: [], unchanged: 0 };
  const known = await records.known(owner.connectionId, owner.model, remoteIds);
  const changes: PlannedChange[] = [];
  let unchanged = 0;
  for (const record of page.records.values()) {
    const before = known.get(record.remoteId);
    if (before === undefined) changes.push(created(record, recordId(owner, record.remoteId), null));
    else if (before.deletedAt !== null) changes.push(created(record, before._id, 'deleted'));
    else if (before.contentHash !== record.contentHash || before.partition !== owner.partition) {
      changes.push({ ...created(record, before._id, 'live'), operation: 'updated' });
    } else unchanged += 1;
  }
  for (const remoteId of new Set(page.deletedRemoteIds)) {
    const before = known.get(remoteId);
    if (before !== undefined && before.deletedAt === null) changes.push(deleted(before));
  }
  await nameChangedFields(records, changes);
  return { changes, unchanged };
}

/** For a partition of which nothing is stored: every record is new. */
export function planInserts(owner: Pick<RecordOwner, 'connectionId' | 'model'>, page: CheckedPage): PagePlan {
  const records = [...page.records.values()];
  return {
    changes: records.map((record) => created(record, recordId(owner, record.remoteId), null)),
    unchanged: 0,
  };
}

export function deleted({ _id, remoteId }: Pick<KnownRecord, '_id' | 'remoteId'>): PlannedChange {
  return {
    operation: 'deleted',
    id: _id,
    remoteId,
    data: null,
    raw: null,
    changedFields: [],
    remoteUpdatedAt: null,
    contentHash: '',
    stored: 'live',
  };
}

function created(record: CheckedRecord, id: string, stored: PlannedChange['stored']): PlannedChange {
  const { remoteId, remoteUpdatedAt, data, raw, contentHash } = record;
  return {
    operation: 'created',
    id,
    remoteId,
    data,
    raw,
    changedFields: [],
    remoteUpdatedAt,
    contentHash,
    stored,
  };
}

async function nameChangedFields(records: RecordsStore, changes: readonly PlannedChange[]): Promise<void> {
  const updated = changes.filter((change) => change.operation === 'updated');
  if (updated.length === 0) return;
  const before = await records.dataOf(updated.map((change) => change.id));
  for (const change of updated) {
    const old = before.get(change.id) ?? {};
    const next = change.data ?? {};
    const fields = new Set([...Object.keys(old), ...Object.keys(next)]);
    change.changedFields = [...fields]
      .filter((field) => canonicalJson(old[field] ?? null) !== canonicalJson(next[field] ?? null))
      .sort();
  }
}

/** The rows to write and the changes to announce, once the sequence block is known. */
export function placeInSequence(
  owner: RecordOwner,
  planned: readonly PlannedChange[],
  firstSequence: number,
  now: Date,
): { inserts: RecordDoc[]; updates: RecordUpdate[]; changes: RecordChange[] } {
  const inserts: RecordDoc[] = [];
  const updates: RecordUpdate[] = [];
  const { environment, tenantId, connectionId, model, partition } = owner;
  const changes = planned.map((change, index): RecordChange => {
    const sequence = firstSequence + index;
    const { operation, id, remoteId, data, raw, changedFields, remoteUpdatedAt, contentHash } = change;
    if (data === null) {
      updates.push({ id, from: 'live', set: { deletedAt: now, changedAt: now, sequence } });
    } else if (change.stored !== null) {
      const set = {
        partition,
        remoteUpdatedAt,
        data,
        raw,
        contentHash,
        sequence,
        changedAt: now,
        deletedAt: null,
      };
      updates.push({ id, from: change.stored, set });
    } else {
      inserts.push({
        _id: id,
        environment,
        tenantId,
        connectionId,
        model,
        partition,
        remoteId,
        remoteUpdatedAt,
        data,
        ...(raw === null ? {} : { raw }),
        contentHash,
        sequence,
        createdAt: now,
        changedAt: now,
        deletedAt: null,
      });
    }
    return { operation, model, id, remoteId, sequence, data, changedFields };
  });
  return { inserts, updates, changes };
}
