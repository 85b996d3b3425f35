import { Binary } from 'bson';
import { Doc, type Value } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';
import { toDoc } from '../bson/from-js.ts';
import { commandError, notImplemented } from '../errors.ts';
import { createIdIndex } from '../indexes/build.ts';
import { compileMatcher } from '../matcher/compile.ts';
import type { Collection } from '../store/collection.ts';
import { Arguments } from './arguments.ts';
import type { Command } from './command.ts';
import { integer } from './count.ts';
import { openCursor } from './cursor-reply.ts';
import { checkDatabase, checkName, collectionName, findCollection } from './namespace.ts';

const REFUSED_OPTIONS = [
  'capped',
  'size',
  'max',
  'timeseries',
  'expireAfterSeconds',
  'clusteredIndex',
  'changeStreamPreAndPostImages',
  'validator',
  'validationLevel',
  'validationAction',
  'viewOn',
  'pipeline',
  'collation',
  'encryptedFields',
  'indexOptionDefaults',
  'storageEngine',
];
// Turned off, these ask for what happens anyway.
const HARMLESS = new Set(['capped', 'changeStreamPreAndPostImages']);

export const create: Command = {
  fields: [...REFUSED_OPTIONS, 'autoIndexId', 'idIndex', 'flags', 'temp'],
  isWrite: true,
  run(invocation) {
    const { services, db, args } = invocation;
    const name = collectionName(invocation);
    for (const option of REFUSED_OPTIONS) checkOption(option, args.get(option));
    if (name.startsWith('system.')) throw commandError(73, `Invalid system namespace: ${db}.${name}`);
    if (services.store.catalog.find(db, name) !== undefined) {
      throw commandError(48, `Collection ${db}.${name} already exists.`);
    }
    createIdIndex(services.store, services.store.catalog.create(db, name, new Doc()));
    return new Doc();
  },
};

function checkOption(option: string, value: Value): void {
  if (value === undefined || value === null) return;
  if (HARMLESS.has(option) && value === false) return;
  if (option === 'changeStreamPreAndPostImages' && value instanceof Doc && value.get('enabled') === false)
    return;
  if (option === 'collation' && value instanceof Doc && value.get('locale') === 'simple') return;
  if (option === 'storageEngine' || option === 'indexOptionDefaults') {
    if (value instanceof Doc && value.size === 0) return;
  }
  throw notImplemented(`The collection option '${option}' is not supported`);
}

export const drop: Command = {
  fields: [],
  isWrite: true,
  run(invocation) {
    const { services } = invocation;
    const collection = findCollection(invocation);
    if (collection === undefined) return new Doc();
    services.store.locks.checkUnused(collection.id);
    services.store.catalog.drop(collection);
    services.cursors.killWhere(({ namespace }) => namespace === collection.namespace);
    return toDoc({ nIndexesWas: collection.indexes.length, ns: collection.namespace });
  },
};

export const dropDatabase: Command = {
  fields: [],
  isWrite: true,
  run({ services, db }) {
    const collections = services.store.catalog.collections(db);
    for (const { id } of collections) services.store.locks.checkUnused(id);
    for (const collection of collections) services.store.catalog.drop(collection);
    services.cursors.killWhere(({ namespace }) => namespace.startsWith(`${db}.`));
    return collections.length === 0 ? new Doc() : toDoc({ dropped: db });
  },
};

export const renameCollection: Command = {
  fields: ['to', 'dropTarget'],
  isWrite: true,
  isAdminOnly: true,
  run({ services, args }) {
    const read = new Arguments(args);
    const from = splitNamespace(read.requiredString('renameCollection'));
    const to = splitNamespace(read.requiredString('to'));
    const { catalog, locks } = services.store;
    const source = catalog.find(from.db, from.name);
    if (source === undefined)
      throw commandError(26, `Source collection ${from.db}.${from.name} does not exist`);
    locks.checkUnused(source.id);
    const target = catalog.find(to.db, to.name);
    if (target === source) throw commandError(20, "Can't rename a collection to itself");
    if (target !== undefined && !read.boolean('dropTarget'))
      throw commandError(48, 'target namespace exists');
    if (target !== undefined) {
      locks.checkUnused(target.id);
      catalog.drop(target);
    }
    services.cursors.killWhere(({ namespace }) => namespace === source.namespace);
    catalog.rename(source, to.db, to.name);
    return new Doc();
  },
};

function splitNamespace(namespace: string): { db: string; name: string } {
  const dot = namespace.indexOf('.');
  const db = namespace.slice(0, Math.max(0, dot));
  const name = namespace.slice(dot + 1);
  checkDatabase(db);
  checkName(db, name);
  return { db, name };
}

export const listCollections: Command = {
  fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
  run(invocation) {
    const { services, db, args } = invocation;
    const read = new Arguments(args);
    const matcher = compileMatcher(read.document('filter') ?? new Doc());
    const isNameOnly = read.boolean('nameOnly');
    const described = services.store.catalog
      .collections(db)
      .map((collection) => describe(collection, isNameOnly))
      .filter((doc) => matcher.matches(doc));
    const cursor = read.document('cursor');
    return openCursor(invocation, {
      rows: described.map(encodeDocument),
      batchSize: (cursor && new Arguments(cursor).count('batchSize')) ?? Number.POSITIVE_INFINITY,
      namespace: `${db}.$cmd.listCollections`,
    });
  },
};

function describe(collection: Collection, isNameOnly: boolean): Doc {
  const doc = Doc.from([
    ['name', collection.name],
    ['type', 'collection'],
  ]);
  if (isNameOnly) return doc;
  doc.append('options', collection.options);
  doc.append(
    'info',
    Doc.from([
      ['readOnly', false],
      ['uuid', new Binary(Buffer.from(collection.uuid), Binary.SUBTYPE_UUID)],
    ]),
  );
  const idIndex = collection.indexes.find(({ name }) => name === '_id_');
  if (idIndex !== undefined) doc.append('idIndex', idIndex.spec);
  return doc;
}

export const listDatabases: Command = {
  fields: ['filter', 'nameOnly', 'authorizedDatabases'],
  isAdminOnly: true,
  run({ services, args }) {
    const { store } = services;
    const read = new Arguments(args);
    const matcher = compileMatcher(read.document('filter') ?? new Doc());
    const isNameOnly = read.boolean('nameOnly');
    let totalSize = 0;
    const databases: Doc[] = [];
    for (const name of store.catalog.databases()) {
      const doc = Doc.from([['name', name]]);
      if (!isNameOnly) {
        const size = store.catalog
          .collections(name)
          .reduce((sum, collection) => sum + store.bytes(collection), 0);
        totalSize += size;
        doc.append('sizeOnDisk', integer(size));
        doc.append('empty', false);
      }
      if (matcher.matches(doc)) databases.push(doc);
    }
    const reply = Doc.from([['databases', databases]]);
    if (!isNameOnly) reply.append('totalSize', integer(totalSize));
    return reply;
  },
};
