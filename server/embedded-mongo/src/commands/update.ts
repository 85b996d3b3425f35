import { Int32 } from 'bson';
import { Doc, type Value } from '../bson/document.ts';
import { failedToParse } from '../errors.ts';
import { compileUpdate, isReplacement } from '../update/compile.ts';
import { Arguments } from './arguments.ts';
import type { Command, Invocation } from './command.ts';
import { changeDocument, selectForWrite } from './find-and-change.ts';
import { findCollection } from './namespace.ts';
import { checkCollation, matcherOptions } from './query-options.ts';
import { checkFields } from './statement-fields.ts';
import { upsert } from './upsert.ts';
import { checkBatch, isOrdered, runStatements, writeReply } from './write-errors.ts';

const STATEMENT_FIELDS = new Set([
  'q',
  'u',
  'c',
  'multi',
  'upsert',
  'arrayFilters',
  'hint',
  'collation',
  'sort',
]);

type Counts = { matched: number; changed: number; upserted: Doc[] };

export const update: Command = {
  fields: ['updates', 'ordered', 'bypassDocumentValidation', 'let'],
  isWrite: true,
  isAllowedInTransaction: true,
  run(invocation) {
    const statements = invocation.documents('updates');
    checkBatch(statements.length);
    const counts: Counts = { matched: 0, changed: 0, upserted: [] };
    const errors = runStatements(
      invocation,
      { count: statements.length, isOrdered: isOrdered(invocation) },
      (position) => updateOne(invocation, statements[position]!.doc, position, counts),
    );
    const fields: [string, Value][] = [['n', new Int32(counts.matched)]];
    if (counts.upserted.length > 0) fields.push(['upserted', counts.upserted]);
    fields.push(['nModified', new Int32(counts.changed)]);
    return writeReply(fields, errors);
  },
};

function updateOne(invocation: Invocation, statement: Doc, position: number, counts: Counts): void {
  checkFields('update.updates', statement, STATEMENT_FIELDS);
  checkCollation(statement);
  const args = new Arguments(statement, 'update.updates');
  const filter = args.document('q');
  if (filter === undefined) throw args.missing('q');
  const definition = readUpdate(statement.get('u'), args);
  const isMulti = args.boolean('multi');
  if (isMulti && isReplacement(definition)) {
    throw failedToParse('multi update is not supported for replacement-style update');
  }
  const options = matcherOptions(invocation, args.document('c'));
  const compiled = compileUpdate(definition, {
    arrayFilters: args.documentArray('arrayFilters'),
    vars: options.vars,
  });
  const collection = findCollection(invocation);
  const { rows, matcher } = selectForWrite(invocation, {
    collection,
    filter,
    statement,
    sort: args.document('sort'),
    isMulti,
    options,
  });
  let matched = 0;
  for (const row of rows) {
    matched++;
    if (changeDocument(invocation, collection!, { row, update: compiled, matcher }).isChanged)
      counts.changed++;
  }
  counts.matched += matched;
  if (matched > 0 || !args.boolean('upsert')) return;
  const doc = upsert(invocation, { filter, update: compiled, definition });
  counts.matched++;
  counts.upserted.push(
    Doc.from([
      ['index', new Int32(position)],
      ['_id', doc.get('_id')],
    ]),
  );
}

/** An update as it stands in a command: operators, a replacement or a pipeline. */
export function readUpdate(value: Value, args: Arguments): Doc | Doc[] {
  if (value === undefined) throw args.missing('u');
  if (value instanceof Doc) return value;
  const isPipeline = Array.isArray(value) && value.every((stage) => stage instanceof Doc);
  if (!isPipeline) throw failedToParse('Update argument must be either an object or an array');
  return value as Doc[];
}
