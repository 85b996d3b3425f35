import type { RecordChange } from '../../../contract/events.ts';
import type { OutboxEvent } from '../../delivery/outbox.ts';
import { encodeSequence } from '../sequence-cursor.ts';
import type { RecordOwner } from './plan-changes.ts';

export interface EventLimits {
  /** Most bytes of the webhook that an event becomes. */
  maxBytes: number;
  publicUrl: string;
}

const CHANGES_PER_EVENT = 100;
/** What is around the changes in a webhook: ids, names, the cursor and the address. */
const ENVELOPE_BYTES = 2048;

/**
 * The changes as events, in order. A block ends at 100 changes or where the next one would make it too large; a change
 * that is too large alone goes without its data.
 */
export function changeEvents(
  owner: RecordOwner,
  changes: readonly RecordChange[],
  limits: EventLimits,
): OutboxEvent[] {
  return blocksOf(changes, limits.maxBytes - ENVELOPE_BYTES).map((block) =>
    eventOf(owner, block, limits.publicUrl),
  );
}

function blocksOf(changes: readonly RecordChange[], maxBytes: number): RecordChange[][] {
  const blocks: RecordChange[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const change of changes) {
    const whole = sizeOf(change);
    const fits = whole <= maxBytes;
    const item = fits ? change : withoutData(change);
    const bytes = fits ? whole : sizeOf(item);
    const block = blocks.at(-1);
    if (block === undefined || block.length === CHANGES_PER_EVENT || size + bytes > maxBytes) {
      blocks.push([item]);
      size = bytes;
    } else {
      block.push(item);
      size += bytes;
    }
  }
  return blocks;
}

/** With the comma that parts it from the next. */
const sizeOf = (change: RecordChange) => Buffer.byteLength(JSON.stringify(change)) + 1;

function withoutData({ data: _, ...change }: RecordChange): RecordChange {
  return change;
}

function eventOf(owner: RecordOwner, changes: RecordChange[], publicUrl: string): OutboxEvent {
  const { environment, tenantId, connectionId, system, model } = owner;
  const first = changes[0]?.sequence ?? 1;
  const last = changes.at(-1)?.sequence ?? 0;
  const records = new URL(`${publicUrl}/v1/records/${model}`);
  const query = { connectionId, includeDeleted: 'true', cursor: encodeSequence(first - 1) };
  records.search = new URLSearchParams(query).toString();
  return {
    environment,
    tenantId,
    connectionId,
    type: 'records.changed',
    data: {
      connectionId,
      tenantId,
      system,
      model,
      changes,
      cursor: encodeSequence(last),
      records: records.href,
    },
  };
}
