import { Int32 } from 'bson';
import { Doc, type Value } from '../bson/document.ts';
import { failedToParse } from '../errors.ts';
import { compileProjection } from '../projection/compile.ts';
import { compileUpdate } from '../update/compile.ts';
import { Arguments } from './arguments.ts';
import type { Command, Invocation } from './command.ts';
import { changeDocument, selectForWrite } from './find-and-change.ts';
import { findCollection } from './namespace.ts';
import { checkCollation, matcherOptions } from './query-options.ts';
import { readUpdate } from './update.ts';
import { upsert } from './upsert.ts';

export const findAndModify: Command = {
  fields: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'bypassDocumentValidation',
    'arrayFilters',
    'hint',
    'collation',
    'let',
  ],
  isWrite: true,
  isAllowedInTransaction: true,
  run(invocation) {
    const { args } = invocation;
    checkCollation(args);
    const read = new Arguments(args);
    const isRemove = read.boolean('remove');
    const given = args.get('update') ?? undefined;
    if (isRemove && given !== undefined) throw failedToParse('Cannot specify both an update and remove=true');
    if (!isRemove && given === undefined)
      throw failedToParse('Either an update or remove=true must be specified');
    if (isRemove && read.boolean('upsert'))
      throw failedToParse('Cannot specify both upsert=true and remove=true');
    if (isRemove && read.boolean('new')) {
      throw failedToParse(
        "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
      );
    }
    return isRemove ? removeOne(invocation, read) : updateOne(invocation, read, given);
  },
};

function removeOne(invocation: Invocation, read: Arguments): Doc {
  const { collection, rows } = select(invocation, read);
  for (const row of rows) {
    const value = project(read, row.doc);
    invocation.view.remove(collection!, row);
    return reply({ n: 1 }, value);
  }
  return reply({ n: 0 }, null);
}

function updateOne(invocation: Invocation, read: Arguments, given: Value): Doc {
  const definition = readUpdate(given, read);
  const options = matcherOptions(invocation);
  const update = compileUpdate(definition, {
    arrayFilters: read.documentArray('arrayFilters'),
    vars: options.vars,
  });
  const wantsNew = read.boolean('new');
  const { collection, rows, matcher, filter } = select(invocation, read);
  for (const row of rows) {
    const before = row.doc;
    const { doc } = changeDocument(invocation, collection!, { row, update, matcher });
    return reply({ n: 1, updatedExisting: true }, project(read, wantsNew ? doc : before));
  }
  if (!read.boolean('upsert')) return reply({ n: 0, updatedExisting: false }, null);
  const doc = upsert(invocation, { filter, update, definition });
  return reply(
    { n: 1, updatedExisting: false, upserted: doc.get('_id') },
    wantsNew ? project(read, doc) : null,
  );
}

function select(invocation: Invocation, read: Arguments) {
  const filter = read.document('query') ?? new Doc();
  const collection = findCollection(invocation);
  const selected = selectForWrite(invocation, {
    collection,
    filter,
    statement: invocation.args,
    sort: read.document('sort'),
    isMulti: false,
    options: matcherOptions(invocation),
  });
  return { ...selected, collection, filter };
}

function project(read: Arguments, doc: Doc): Doc {
  const fields = read.document('fields');
  return fields === undefined || fields.size === 0
    ? doc
    : compileProjection(fields, read.document('query') ?? new Doc())(doc);
}

function reply(done: { n: number; updatedExisting?: boolean; upserted?: Value }, value: Value): Doc {
  const last = Doc.from([['n', new Int32(done.n)]]);
  if (done.updatedExisting !== undefined) last.append('updatedExisting', done.updatedExisting);
  if ('upserted' in done) last.append('upserted', done.upserted);
  return Doc.from([
    ['lastErrorObject', last],
    ['value', value],
  ]);
}
