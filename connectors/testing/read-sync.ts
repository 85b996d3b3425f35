import { models } from '../models/index.ts';
import type { ConnectorContext, Page, Partition, Sync, Upsert } from '../sdk/index.ts';

export interface SyncReading {
  pages: Page<unknown, unknown>[];
  /** The records as they stand after all pages, by remote id. */
  records: Map<string, unknown>;
  /** After the last page; what went in when there was none. */
  checkpoint: unknown;
}

export interface ReadSyncInput {
  context: ConnectorContext;
  sync: Sync;
  partition: Partition | null;
  checkpoint?: unknown;
  /** Stop after that many pages, as a killed process would. */
  pages?: number;
  /** Records of earlier reading, to go on from. */
  records?: ReadonlyMap<string, unknown>;
}

/** Reads a sync as the runtime does: every page checked against its model, every checkpoint through JSON. */
export async function readSync(input: ReadSyncInput): Promise<SyncReading> {
  const { context, sync, partition } = input;
  const reading: SyncReading = {
    pages: [],
    records: new Map(input.records),
    checkpoint: input.checkpoint ?? null,
  };
  if (input.pages === 0) return reading;
  for await (const page of sync.run(context, { checkpoint: reading.checkpoint, partition })) {
    reading.pages.push(page);
    for (const upsert of page.upserts) {
      checkUpsert(sync, upsert);
      reading.records.set(upsert.remoteId, upsert.data);
    }
    for (const id of page.deletedRemoteIds) reading.records.delete(id);
    reading.checkpoint = JSON.parse(JSON.stringify(page.checkpoint));
    expect(sync.checkpoint.parse(reading.checkpoint)).toEqual(page.checkpoint);
    if (reading.pages.length === input.pages) break;
  }
  return reading;
}

function checkUpsert(sync: Sync, { remoteId, remoteUpdatedAt, data }: Upsert<unknown>): void {
  expect(remoteId).not.toBe('');
  if (remoteUpdatedAt !== null) expect(new Date(remoteUpdatedAt).getTime()).not.toBeNaN();
  const result = models[sync.model].strict().safeParse(data);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new Error(`${sync.model} ${remoteId}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
}
