import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, UUID } from 'bson';
import type { Collection } from 'mongodb';
import { makeUpsert, type Row } from './operations.ts';
import { checkOk, messageOf, RawClient } from './raw-client.ts';

/** Where the time of one operation of one client goes, in ms at the median. */
export type Shares = { whole: number; driver: number; socket: number; disk: number; server: number };

type Options = { uri: string; dataDir: string; rows: Collection<Row>; documents: number; seconds: number };
type Probes = Record<'socket' | 'raw' | 'whole' | 'disk', (n: number) => unknown>;

/**
 * The driver's share is what its absence saves; the socket's what a ping without the driver takes; the disk's what one
 * sync takes. What is left is the server's: reading the command, planning, SQLite, writing the reply. All are measured
 * in turn, so that whatever else the machine does meanwhile meets all of them.
 */
export async function measureShares(
  options: Options,
): Promise<Record<'findById' | 'upsertByUniqueKey', Shares>> {
  const { uri, dataDir, rows, documents, seconds } = options;
  const client = await RawClient.open(uri);
  const file = openSync(join(dataDir, 'bench-sync'), 'w');
  const page = Buffer.alloc(4096, 1);
  const session = new UUID();
  const $db = rows.dbName;
  const some = (n: number) => (n * 7919) % documents;
  const ask = async (command: Document) => checkOk(await client.ask(messageOf(command)));
  const socket = () => ask({ ping: 1, $db });
  try {
    const findById = await measure(seconds, {
      socket,
      raw: (n) =>
        ask({
          find: rows.collectionName,
          filter: { _id: `row-${some(n)}` },
          limit: 1,
          singleBatch: true,
          $db,
        }),
      whole: (n) => rows.findOne({ _id: `row-${some(n)}` }),
      disk: () => undefined,
    });
    const upsertByUniqueKey = await measure(seconds, {
      socket,
      raw: (n) => {
        const { filter, update } = makeUpsert(some(n), n);
        const updates = [{ q: filter, u: update, upsert: true }];
        // As the driver does: the answer is kept for a retry.
        return ask({
          update: rows.collectionName,
          updates,
          lsid: { id: session },
          txnNumber: BigInt(n + 1),
          $db,
        });
      },
      whole: (n) => {
        const { filter, update } = makeUpsert(some(n), -n);
        return rows.updateOne(filter, update, { upsert: true });
      },
      disk: () => {
        writeSync(file, page);
        fdatasyncSync(file);
      },
    });
    return { findById, upsertByUniqueKey };
  } finally {
    closeSync(file);
    client.close();
  }
}

async function measure(seconds: number, probes: Probes): Promise<Shares> {
  const times: Record<keyof Probes, number[]> = { socket: [], raw: [], whole: [], disk: [] };
  const names = Object.keys(times) as (keyof Probes)[];
  const end = performance.now() + seconds * 1000;
  for (let n = 0; performance.now() < end; n++) {
    for (const name of names) {
      const start = performance.now();
      await probes[name](n);
      times[name].push(performance.now() - start);
    }
  }
  const [socket, raw, whole, disk] = names.map((name) => median(times[name])) as [
    number,
    number,
    number,
    number,
  ];
  return {
    whole: rounded(whole),
    driver: rounded(whole - raw),
    socket: rounded(socket),
    disk: rounded(disk),
    server: rounded(raw - socket - disk),
  };
}

function median(times: number[]): number {
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? 0;
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
