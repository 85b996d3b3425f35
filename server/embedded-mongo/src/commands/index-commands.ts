import { Int32 } from 'bson';
import { valuesEqual } from '../bson/compare.ts';
import { Doc, type Value } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';
import { badValue, commandError } from '../errors.ts';
import { buildIndex } from '../indexes/build.ts';
import { readIndexSpec, sameIndexOptions } from '../indexes/spec.ts';
import { samePattern } from '../planner/hint.ts';
import type { Collection, Index, IndexDefinition } from '../store/collection.ts';
import { Arguments } from './arguments.ts';
import type { Command, Invocation } from './command.ts';
import { openCursor } from './cursor-reply.ts';
import { collectionName, ensureCollection, findCollection } from './namespace.ts';

const NAMESPACE_NOT_FOUND = 26;
const INDEX_NOT_FOUND = 27;
const MOST_INDEXES = 64;

export const createIndexes: Command = {
  fields: ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions'],
  isWrite: true,
  run(invocation) {
    const { services, args } = invocation;
    const read = new Arguments(args);
    const specs = read.documentArray('indexes');
    if (specs === undefined) throw read.missing('indexes');
    if (specs.length === 0) throw badValue('Must specify at least one index to create');
    const definitions = specs.map(readIndexSpec);
    const isNew = findCollection(invocation) === undefined;
    const collection = ensureCollection(invocation);
    const before = collection.indexes.length;
    for (const definition of definitions) {
      if (isThere(collection, definition)) continue;
      if (collection.indexes.length >= MOST_INDEXES) {
        throw commandError(67, `add index fails, too many indexes for ${collection.namespace}`);
      }
      services.store.locks.checkUnused(collection.id);
      buildIndex(services.store, collection, definition);
    }
    const reply = Doc.from([
      ['numIndexesBefore', new Int32(before)],
      ['numIndexesAfter', new Int32(collection.indexes.length)],
      ['createdCollectionAutomatically', isNew],
    ]);
    if (before === collection.indexes.length) reply.append('note', 'all indexes already exist');
    return reply;
  },
};

function isThere(collection: Collection, definition: IndexDefinition): boolean {
  for (const index of collection.indexes) {
    const isSameKey = samePattern(index.spec.get('key'), definition.spec.get('key'));
    const isSame = isSameKey && sameIndexOptions(index, definition);
    const isSamePartial = valuesEqual(index.partial?.filter ?? null, definition.partial?.filter ?? null);
    if (index.name === definition.name) {
      if (isSame) return true;
      throw commandError(
        86,
        `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${definition.name}`,
      );
    }
    if (
      isSameKey &&
      isSamePartial &&
      index.sparse === definition.sparse &&
      index.unique === definition.unique
    ) {
      throw commandError(85, `Index already exists with a different name: ${index.name}`);
    }
  }
  return false;
}

export const listIndexes: Command = {
  fields: ['cursor'],
  run(invocation) {
    const collection = findCollection(invocation);
    if (collection === undefined) {
      throw commandError(
        NAMESPACE_NOT_FOUND,
        `ns does not exist: ${invocation.db}.${collectionName(invocation)}`,
      );
    }
    const options = new Arguments(invocation.args).document('cursor');
    return openCursor(invocation, {
      rows: collection.indexes.map(({ spec }) => encodeDocument(spec)),
      batchSize: (options && new Arguments(options).count('batchSize')) ?? Number.POSITIVE_INFINITY,
    });
  },
};

export const dropIndexes: Command = {
  fields: ['index'],
  isWrite: true,
  run(invocation) {
    const { services } = invocation;
    const collection = findCollection(invocation);
    if (collection === undefined) {
      throw commandError(NAMESPACE_NOT_FOUND, `ns not found ${invocation.db}.${collectionName(invocation)}`);
    }
    services.store.locks.checkUnused(collection.id);
    const before = collection.indexes.length;
    for (const index of selectIndexes(collection, invocation.args.get('index'))) {
      services.store.catalog.dropIndex(collection, index);
    }
    // A cursor may be on its way through one of them.
    services.cursors.killWhere(({ namespace }) => namespace === collection.namespace);
    return Doc.from([['nIndexesWas', new Int32(before)]]);
  },
};

function selectIndexes(collection: Collection, wanted: Value): Index[] {
  if (wanted === '*') return collection.indexes.filter(({ name }) => name !== '_id_');
  if (Array.isArray(wanted)) return wanted.flatMap((one) => selectIndexes(collection, one));
  if (typeof wanted !== 'string' && !(wanted instanceof Doc)) {
    throw commandError(
      14,
      "BSON field 'dropIndexes.index' must be a string, an object or an array of strings",
    );
  }
  const found = collection.indexes.find(({ name, spec }) =>
    typeof wanted === 'string' ? name === wanted : samePattern(spec.get('key'), wanted),
  );
  if (found === undefined) {
    throw commandError(
      INDEX_NOT_FOUND,
      typeof wanted === 'string'
        ? `index not found with name [${wanted}]`
        : `can't find index with key: ${wanted.keys().join(', ')}`,
    );
  }
  if (found.name === '_id_') throw commandError(72, 'cannot drop _id index');
  return [found];
}

export const collMod: Command = {
  fields: ['index', 'validator', 'validationLevel', 'validationAction'],
  isWrite: true,
  run(invocation) {
    const { services, args } = invocation;
    const collection = findCollection(invocation);
    if (collection === undefined) throw commandError(NAMESPACE_NOT_FOUND, 'ns does not exist');
    const refused = ['validator', 'validationLevel', 'validationAction'].find((option) => args.has(option));
    if (refused !== undefined) throw commandError(238, `The option '${refused}' of collMod is not supported`);
    const change = new Arguments(args).document('index');
    if (change === undefined) return new Doc();
    return changeExpiry(invocation, services.store.catalog, collection, change);
  },
};

function changeExpiry(
  _invocation: Invocation,
  catalog: Invocation['services']['store']['catalog'],
  collection: Collection,
  change: Doc,
): Doc {
  const index = collection.indexes.find(({ name, spec }) =>
    change.has('name') ? name === change.get('name') : samePattern(spec.get('key'), change.get('keyPattern')),
  );
  if (index === undefined) throw commandError(INDEX_NOT_FOUND, 'cannot find the index of collMod');
  const unknown = change.keys().find((name) => !['name', 'keyPattern', 'expireAfterSeconds'].includes(name));
  if (unknown !== undefined) throw commandError(238, `collMod cannot change '${unknown}' of an index`);
  const before = index.spec.get('expireAfterSeconds');
  const spec = index.spec.clone().set('expireAfterSeconds', change.get('expireAfterSeconds'));
  catalog.changeIndex(collection, index, readIndexSpec(spec));
  const reply = new Doc();
  if (before !== undefined) reply.append('expireAfterSeconds_old', before);
  reply.append('expireAfterSeconds_new', change.get('expireAfterSeconds'));
  return reply;
}
