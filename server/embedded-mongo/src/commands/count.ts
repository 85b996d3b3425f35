import { Int32, Long } from 'bson';
import { Doc } from '../bson/document.ts';
import { runQuery } from '../planner/query.ts';
import { Arguments } from './arguments.ts';
import type { Command, Invocation } from './command.ts';
import { findCollection } from './namespace.ts';
import { checkCollation, matcherOptions, readHint } from './query-options.ts';

export const count: Command = {
  fields: ['query', 'limit', 'skip', 'hint', 'collation', 'fields'],
  run: (invocation) => Doc.from([['n', integer(countMatching(invocation))]]),
};

function countMatching(invocation: Invocation): number {
  const { args, view, deadline } = invocation;
  const read = new Arguments(args);
  checkCollation(args);
  const collection = findCollection(invocation);
  const filter = read.document('query') ?? new Doc();
  const skip = read.count('skip') ?? 0;
  const limit = Math.abs(read.integer('limit') ?? 0);
  const hint = readHint(args);
  if (collection !== undefined && filter.size === 0 && hint === undefined) {
    const rest = Math.max(0, view.count(collection) - skip);
    return limit > 0 ? Math.min(limit, rest) : rest;
  }
  let matched = 0;
  const options = matcherOptions(invocation);
  for (const _ of runQuery({
    view,
    collection,
    filter,
    skip,
    limit,
    hint,
    deadline,
    matcherOptions: options,
  })) {
    matched++;
  }
  return matched;
}

/** A count as MongoDB sends it: int32 where it fits. */
export function integer(value: number): Int32 | Long {
  return value <= 0x7fffffff ? new Int32(value) : Long.fromNumber(value);
}
