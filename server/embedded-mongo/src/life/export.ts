import { decodeDocument } from '../bson/decode.ts';
import { type OrderedDocument, toOrdered } from './ordered-document.ts';

/** The part of the mongodb driver's client that an export needs; a `MongoClient` fits. */
export type ExportClient = {
  db(name: string): ExportDatabase;
};

type ExportDatabase = {
  command(command: object, options?: object): Promise<Record<string, unknown>>;
  listCollections(): { toArray(): Promise<{ name: string }[]> };
  createCollection(name: string): Promise<unknown>;
  collection(name: string): ExportCollection;
};

type ExportCollection = {
  find(filter: object, options: object): AsyncIterable<Uint8Array | object>;
  countDocuments(filter: object): Promise<number>;
  insertMany(documents: OrderedDocument[], options: object): Promise<unknown>;
  indexes(): Promise<Record<string, unknown>[]>;
};

export type ExportProgress = { database: string; collection: string; documents: number; indexes: number };

const BATCH_DOCUMENTS = 1000;
const BATCH_BYTES = 8 * 1024 * 1024;
const OWN_DATABASES = new Set(['admin', 'local', 'config']);

/**
 * Copies all databases, collections, documents and indexes to another MongoDB server, and compares the numbers
 * afterwards. The target must not have any of the collections yet: nothing there is changed or mixed with.
 */
export async function exportDatabases(options: {
  from: ExportClient;
  to: ExportClient;
  /** Only these databases; the default is all. */
  databases?: readonly string[];
  onProgress?: (progress: ExportProgress) => void;
}): Promise<ExportProgress[]> {
  const { from, to, onProgress } = options;
  const names = options.databases ?? (await databaseNames(from));
  const pairs: { database: string; collection: string }[] = [];
  for (const database of names) {
    const taken = new Set((await to.db(database).listCollections().toArray()).map(({ name }) => name));
    for (const { name } of await from.db(database).listCollections().toArray()) {
      if (taken.has(name)) {
        throw new Error(
          `The target has a collection ${database}.${name} already. Export into empty databases.`,
        );
      }
      pairs.push({ database, collection: name });
    }
  }
  const done: ExportProgress[] = [];
  for (const { database, collection } of pairs) {
    const progress = await copyCollection(from.db(database), to.db(database), database, collection);
    done.push(progress);
    onProgress?.(progress);
  }
  return done;
}

async function databaseNames(client: ExportClient): Promise<string[]> {
  const reply = await client.db('admin').command({ listDatabases: 1, nameOnly: true });
  const databases = reply['databases'] as { name: string }[];
  return databases.map(({ name }) => name).filter((name) => !OWN_DATABASES.has(name));
}

async function copyCollection(
  from: ExportDatabase,
  to: ExportDatabase,
  database: string,
  name: string,
): Promise<ExportProgress> {
  const source = from.collection(name);
  const target = to.collection(name);
  await to.createCollection(name);
  let batch: OrderedDocument[] = [];
  let bytes = 0;
  let documents = 0;
  const flush = async () => {
    // The documents have their `_id`, which the driver does not look for in a Map.
    if (batch.length > 0) await target.insertMany(batch, { forceServerObjectId: true, ordered: false });
    documents += batch.length;
    batch = [];
    bytes = 0;
  };
  for await (const row of source.find({}, { raw: true, batchSize: BATCH_DOCUMENTS })) {
    const raw = row as Uint8Array;
    if (batch.length >= BATCH_DOCUMENTS || bytes + raw.length > BATCH_BYTES) await flush();
    batch.push(toOrdered(decodeDocument(raw)));
    bytes += raw.length;
  }
  await flush();
  const indexes = (await source.indexes()).filter((index) => index['name'] !== '_id_');
  if (indexes.length > 0) await to.command({ createIndexes: name, indexes });
  const arrived = await target.countDocuments({});
  if (arrived !== documents) {
    throw new Error(`${database}.${name}: ${documents} documents were sent, ${arrived} have arrived.`);
  }
  return { database, collection: name, documents, indexes: indexes.length };
}
