import { Int32 } from 'bson';
import type { Doc } from '../bson/document.ts';
import { failedToParse } from '../errors.ts';
import { Arguments } from './arguments.ts';
import type { Command, Invocation } from './command.ts';
import { selectForWrite } from './find-and-change.ts';
import { findCollection } from './namespace.ts';
import { checkCollation, matcherOptions } from './query-options.ts';
import { checkFields } from './statement-fields.ts';
import { checkBatch, isOrdered, runStatements, writeReply } from './write-errors.ts';

const STATEMENT_FIELDS = new Set(['q', 'limit', 'hint', 'collation']);

export const remove: Command = {
  fields: ['deletes', 'ordered', 'let'],
  isWrite: true,
  isAllowedInTransaction: true,
  run(invocation) {
    const statements = invocation.documents('deletes');
    checkBatch(statements.length);
    let removed = 0;
    const errors = runStatements(
      invocation,
      { count: statements.length, isOrdered: isOrdered(invocation) },
      (position) => {
        removed += removeMatching(invocation, statements[position]!.doc);
      },
    );
    return writeReply([['n', new Int32(removed)]], errors);
  },
};

function removeMatching(invocation: Invocation, statement: Doc): number {
  checkFields('delete.deletes', statement, STATEMENT_FIELDS);
  checkCollation(statement);
  const args = new Arguments(statement, 'delete.deletes');
  const filter = args.document('q');
  if (filter === undefined) throw args.missing('q');
  const limit = args.integer('limit');
  if (limit === undefined) throw args.missing('limit');
  if (limit !== 0 && limit !== 1) {
    throw failedToParse(`The limit field in delete objects must be 0 or 1. Got ${limit}`);
  }
  const collection = findCollection(invocation);
  const { rows } = selectForWrite(invocation, {
    collection,
    filter,
    statement,
    isMulti: limit === 0,
    options: matcherOptions(invocation),
  });
  let removed = 0;
  for (const row of rows) {
    invocation.view.remove(collection!, row);
    removed++;
  }
  return removed;
}
