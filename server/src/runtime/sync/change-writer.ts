import type { ClientSession, Connection as DatabaseConnection } from 'mongoose';
import type { Outbox } from '../../delivery/outbox.ts';
import { withTransaction } from '../../models/transaction.ts';
import type { KeyedMutex } from '../keyed-mutex.ts';
import type { RecordsStore } from '../stores/records.store.ts';
import { changeEvents, type EventLimits } from './change-events.ts';
import { type PlannedChange, placeInSequence, type RecordOwner } from './plan-changes.ts';

export interface ChangeWriterDeps {
  database: DatabaseConnection;
  records: RecordsStore;
  outbox: Outbox;
  /** One writer of an environment's sequence at a time in this process: conflicts across processes are retried. */
  sequenceMutex: KeyedMutex;
  events: EventLimits;
  now: () => Date;
}

/**
 * Writes changes, their places in the sequence, their events and whatever `guard` writes, in one transaction. `guard`
 * runs first and throws when the fence has moved on: then nothing is written.
 */
export type WriteChanges = (
  owner: RecordOwner,
  changes: readonly PlannedChange[],
  guard: (session: ClientSession) => Promise<void>,
) => Promise<void>;

export function createChangeWriter(deps: ChangeWriterDeps): WriteChanges {
  const { database, records, outbox, sequenceMutex, now } = deps;
  return async (owner, planned, guard) => {
    const write = () =>
      withTransaction(database, async (session) => {
        await guard(session);
        if (planned.length === 0) return;
        const first = await records.takeSequence(session, owner.environment, planned.length);
        const { inserts, updates, changes } = placeInSequence(owner, planned, first, now());
        await records.write(session, owner, { inserts, updates });
        await outbox.append(session, changeEvents(owner, changes, deps.events));
      });
    if (planned.length === 0) {
      await write();
      return;
    }
    await sequenceMutex.run(owner.environment, write);
    outbox.wake();
  };
}
