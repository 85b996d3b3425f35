import { Double } from 'bson';
import { Doc } from '../bson/document.ts';
import { toDoc } from '../bson/from-js.ts';
import { commandError, notImplemented } from '../errors.ts';
import type { Collection } from '../store/collection.ts';
import { entryTable } from '../store/schema.ts';
import { Arguments } from './arguments.ts';
import type { Command, Services } from './command.ts';
import { integer } from './count.ts';
import { findCollection } from './namespace.ts';
import { VERSION } from './version.ts';

/** Sizes of a collection, without the file's own overhead. */
export function collectionStats({ store }: Services, collection: Collection | undefined) {
  const count = collection === undefined ? 0 : store.count(collection);
  const size = collection === undefined ? 0 : store.bytes(collection);
  const indexSizes = (collection?.indexes ?? []).map(({ id, name }) => {
    const row = store.connection.get(`SELECT coalesce(sum(length(k) + 9), 0) FROM ${entryTable(id)}`);
    return { name, size: Number(row?.[0]) };
  });
  const totalIndexSize = indexSizes.reduce((sum, index) => sum + index.size, 0);
  return { count, size, indexSizes, totalIndexSize };
}

/** What `collStats` and the stage of that name tell of a collection. */
export function describeSizes(services: Services, collection: Collection | undefined, scale: number) {
  const stats = collectionStats(services, collection);
  return {
    size: integer(stats.size / scale),
    count: integer(stats.count),
    avgObjSize: stats.count === 0 ? undefined : Math.round(stats.size / stats.count),
    storageSize: integer(stats.size / scale),
    freeStorageSize: 0,
    capped: false,
    nindexes: stats.indexSizes.length,
    indexBuilds: [],
    totalIndexSize: integer(stats.totalIndexSize / scale),
    totalSize: integer((stats.size + stats.totalIndexSize) / scale),
    indexSizes: Doc.from(stats.indexSizes.map(({ name, size }) => [name, integer(size / scale)])),
    scaleFactor: scale,
  };
}

export const collStats: Command = {
  fields: ['scale'],
  run(invocation) {
    const collection = findCollection(invocation);
    return toDoc({
      ns: `${invocation.db}.${String(invocation.args.valueAt(0))}`,
      ...describeSizes(invocation.services, collection, scaleOf(invocation.args)),
    });
  },
};

export const dataSize: Command = {
  fields: ['keyPattern', 'min', 'max', 'estimate'],
  run({ services, args }) {
    const namespace = args.valueAt(0);
    const dot = typeof namespace === 'string' ? namespace.indexOf('.') : -1;
    if (typeof namespace !== 'string' || dot < 1) {
      throw commandError(73, 'dataSize needs the full name of a collection: <database>.<collection>');
    }
    for (const name of ['keyPattern', 'min', 'max']) {
      if (args.has(name)) throw notImplemented(`The option '${name}' of dataSize is not supported`);
    }
    const started = performance.now();
    const collection = services.store.catalog.find(namespace.slice(0, dot), namespace.slice(dot + 1));
    return toDoc({
      estimate: false,
      size: integer(collection === undefined ? 0 : services.store.bytes(collection)),
      numObjects: integer(collection === undefined ? 0 : services.store.count(collection)),
      millis: Math.round(performance.now() - started),
    });
  },
};

export const dbStats: Command = {
  fields: ['scale', 'freeStorage'],
  run({ services, db, args }) {
    const scale = scaleOf(args);
    const all = services.store.catalog
      .collections(db)
      .map((collection) => collectionStats(services, collection));
    const sum = (read: (stats: (typeof all)[number]) => number) =>
      all.reduce((total, stats) => total + read(stats), 0);
    const objects = sum(({ count }) => count);
    const dataSize = sum(({ size }) => size);
    const indexSize = sum(({ totalIndexSize }) => totalIndexSize);
    const file = services.store.fileBytes();
    return toDoc({
      db,
      collections: all.length,
      views: 0,
      objects: integer(objects),
      avgObjSize: new Double(objects === 0 ? 0 : dataSize / objects),
      dataSize: new Double(dataSize / scale),
      storageSize: new Double(dataSize / scale),
      indexes: sum(({ indexSizes }) => indexSizes.length),
      indexSize: new Double(indexSize / scale),
      totalSize: new Double((dataSize + indexSize) / scale),
      scaleFactor: scale,
      fsUsedSize: new Double(file.total / scale),
    });
  },
};

export const serverStatus: Command = {
  fields: [],
  run({ services, now, connection }) {
    const memory = process.memoryUsage();
    const MB = 1024 * 1024;
    const file = services.store.fileBytes();
    return toDoc({
      host: connection.address,
      version: VERSION,
      process: 'embedded-mongo',
      pid: process.pid,
      uptime: new Double((now.getTime() - services.startedAt) / 1000),
      localTime: now,
      connections: { current: services.connections() },
      mem: { bits: 64, resident: Math.round(memory.rss / MB), virtual: Math.round(memory.rss / MB) },
      metrics: { cursor: { open: { total: services.cursors.size } } },
      transactions: { currentOpen: services.sessions.runningTransactions },
      storageEngine: { name: 'sqlite', persistent: true, supportsCommittedReads: true },
      sqlite: { fileBytes: integer(file.total), freeBytes: integer(file.free) },
      repl: {
        setName: services.settings.setName,
        hosts: [connection.address],
        primary: connection.address,
        me: connection.address,
        isWritablePrimary: true,
        secondary: false,
      },
    });
  },
  ignoresUnknownFields: true,
};

export function scaleOf(args: Doc): number {
  return Math.max(1, new Arguments(args).integer('scale') ?? 1);
}
