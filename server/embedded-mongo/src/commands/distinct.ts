import { Doc, MISSING, type Value } from '../bson/document.ts';
import { encodeKey } from '../bson/key.ts';
import { visitPath } from '../bson/path.ts';
import { commandError } from '../errors.ts';
import { runQuery } from '../planner/query.ts';
import { MAX_BSON_BYTES } from '../wire/protocol.ts';
import { Arguments } from './arguments.ts';
import type { Command } from './command.ts';
import { findCollection } from './namespace.ts';
import { checkCollation, matcherOptions, readHint } from './query-options.ts';

export const distinct: Command = {
  fields: ['key', 'query', 'collation', 'hint'],
  isAllowedInTransaction: true,
  run(invocation) {
    const { args, view, deadline } = invocation;
    const read = new Arguments(args);
    checkCollation(args);
    const path = read.requiredString('key').split('.');
    const filter = read.document('query') ?? new Doc();
    const rows = runQuery({
      view,
      collection: findCollection(invocation),
      filter,
      hint: readHint(args),
      deadline,
      matcherOptions: matcherOptions(invocation),
    });
    const values = new DistinctValues();
    for (const { doc } of rows) values.collect(doc, path);
    return Doc.from([['values', values.inOrder()]]);
  },
};

class DistinctValues {
  readonly #byKey = new Map<string, { key: Buffer; value: Value }>();
  #bytes = 0;

  collect(doc: Doc, path: readonly string[]): void {
    // An array stands for its elements; the array itself, which the visit names last, does not count.
    visitPath(doc, path, false, (found) => {
      if (found === MISSING) return false;
      for (const value of Array.isArray(found) ? found : [found]) this.#add(value);
      return false;
    });
  }

  inOrder(): Value[] {
    const entries = [...this.#byKey.values()].sort((a, b) => Buffer.compare(a.key, b.key));
    return entries.map(({ value }) => value);
  }

  #add(value: Value): void {
    const key = encodeKey([value], [1]);
    const text = key.toString('latin1');
    if (this.#byKey.has(text)) return;
    this.#byKey.set(text, { key, value });
    this.#bytes += key.length + 8;
    if (this.#bytes > MAX_BSON_BYTES) throw commandError(17217, 'distinct too big, 16mb cap');
  }
}
