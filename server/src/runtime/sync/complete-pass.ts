import type { RecordsStore } from '../stores/records.store.ts';
import type { SyncStatesStore } from '../stores/sync-states.store.ts';
import type { PageWriter } from './page-writer.ts';
import { deleted, type PlannedChange, type RecordOwner } from './plan-changes.ts';

/** A pass that would delete more than this share, and more than this number, waits for a person. */
const HELD_SHARE = 0.2;
const HELD_NUMBER = 10;
const REMOVE_BATCH = 200;

export function isHeld({ gone, live }: { gone: number; live: number }): boolean {
  return gone > HELD_NUMBER && gone > live * HELD_SHARE;
}

export interface CompletePassInput {
  records: RecordsStore;
  states: SyncStatesStore;
  owner: RecordOwner;
  passId: string;
  writer: PageWriter;
  allowDeletions: boolean;
}

/**
 * After a pass proven complete: what is stored and was not seen is gone. Answers how many deletions are held back.
 * Killed half-way, it is done again from the same pass. Null: a pass that was interrupted for so long that its first
 * pages are kept no more proves nothing, and deletes nothing.
 */
export async function removeUnseen(input: CompletePassInput): Promise<number | null> {
  const { records, states, owner, passId, writer, allowDeletions } = input;
  const seen = await states.passRemoteIds(passId, writer.nextPassPage());
  if (seen === null) return null;
  const gone: PlannedChange[] = [];
  let live = 0;
  for await (const record of records.live(owner.connectionId, owner.model, owner.partition)) {
    live += 1;
    if (!seen.has(record.remoteId)) gone.push(deleted(record));
  }
  if (!allowDeletions && isHeld({ gone: gone.length, live })) return gone.length;
  await removeInBatches(writer, gone);
  return 0;
}

export async function removeInBatches(writer: PageWriter, gone: readonly PlannedChange[]): Promise<void> {
  for (let start = 0; start < gone.length; start += REMOVE_BATCH) {
    await writer.remove(gone.slice(start, start + REMOVE_BATCH));
  }
}
