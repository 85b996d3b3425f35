import type { ClientSession, Connection as DatabaseConnection } from 'mongoose';
import type { RecordChange } from '../../../contract/events.ts';
import type { Outbox, OutboxEvent } from '../../delivery/outbox.ts';
import { withTransaction } from '../../models/transaction.ts';
import type { KeyedMutex } from '../keyed-mutex.ts';
import { encodeSequence } from '../sequence-cursor.ts';
import type { RecordsStore } from '../stores/records.store.ts';
import { type PlannedChange, placeInSequence, type RecordOwner } from './plan-changes.ts';

export interface ChangeWriterDeps {
  database: DatabaseConnection;
  records: RecordsStore;
  outbox: Outbox;
  /** One writer of an environment's sequence at a time in this process: conflicts across processes are retried. */
  sequenceMutex: KeyedMutex;
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

const CHANGES_PER_EVENT = 100;

export function createChangeWriter(deps: ChangeWriterDeps): WriteChanges {
  const { database, records, outbox, sequenceMutex, now } = deps;
  return async (owner, planned, guard) => {
    const write = () =>
      withTransaction(database, async (session) => {
        await guard(session);
        if (planned.length === 0) return;
        const first = await records.takeSequence(session, owner.environment, planned.length);
        const { inserts, updates, changes } = placeInSequence(owner, planned, first, now());
        await records.write(session, inserts, updates);
        await outbox.append(session, toEvents(owner, changes));
      });
    if (planned.length === 0) {
      await write();
      return;
    }
    await sequenceMutex.run(owner.environment, write);
    outbox.wake();
  };
}

function toEvents(owner: RecordOwner, changes: readonly RecordChange[]): OutboxEvent[] {
  const { environment, tenantId, connectionId, system, model } = owner;
  const events: OutboxEvent[] = [];
  for (let start = 0; start < changes.length; start += CHANGES_PER_EVENT) {
    const block = changes.slice(start, start + CHANGES_PER_EVENT);
    const cursor = encodeSequence(block.at(-1)?.sequence ?? 0);
    events.push({
      environment,
      tenantId,
      connectionId,
      type: 'records.changed',
      data: { connectionId, tenantId, system, model, changes: block, cursor },
    });
  }
  return events;
}
