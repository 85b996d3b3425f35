import type { CollectionWriter } from '../aggregation/stages/types.ts';
import { Doc } from '../bson/document.ts';
import { runQuery } from '../planner/query.ts';
import { scanTable } from '../store/chunk-scan.ts';
import type { Collection } from '../store/collection.ts';
import type { Invocation } from './command.ts';
import { InputDocument } from './input-document.ts';
import { checkDatabase, checkName, ensureCollection } from './namespace.ts';
import { checkRoom } from './room.ts';
import { encodeStored, prepareInsert } from './write-document.ts';

/** Where a pipeline puts its results. */
export function collectionWriter(source: Invocation, db: string, name: string): CollectionWriter {
  checkDatabase(db);
  checkName(db, name);
  const invocation: Invocation = { ...source, db };
  const { view, services, now, deadline } = invocation;
  const find = (filter: Doc, limit: number) =>
    runQuery({ view, collection: services.store.catalog.find(db, name), filter, limit, deadline });
  const target = () => ensureCollection(invocation, name);
  const insert = (doc: Doc) => {
    const prepared = prepareInsert(new InputDocument(doc), now);
    view.insert(target(), prepared.doc, prepared.raw);
  };
  checkRoom(services);
  return {
    *find(filter) {
      for (const row of find(filter, 2)) yield row.doc;
    },
    insert,
    replace(id, doc) {
      for (const row of find(Doc.from([['_id', Doc.from([['$eq', id]])]]), 1)) {
        view.update(target(), row, doc, encodeStored(doc));
      }
    },
    hasUniqueIndex: (fields) => hasUniqueIndex(services.store.catalog.find(db, name), fields),
    replaceAll(docs) {
      // All results are there before the old content goes: the pipeline may be reading it.
      const results = [...docs];
      const collection = target();
      services.store.locks.checkUnused(collection.id);
      for (const row of scanTable(services.store.connection, collection.id)) view.remove(collection, row);
      for (const doc of results) insert(doc);
    },
  };
}

function hasUniqueIndex(collection: Collection | undefined, fields: readonly string[]): boolean {
  const wanted = new Set(fields);
  if (collection === undefined) return wanted.size === 1 && wanted.has('_id');
  return collection.indexes.some(
    ({ unique, partial, fields: own }) =>
      unique &&
      partial === undefined &&
      own.length === wanted.size &&
      own.every(({ path }) => wanted.has(path)),
  );
}
