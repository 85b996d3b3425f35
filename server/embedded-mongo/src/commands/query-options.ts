import { Doc, type Value } from '../bson/document.ts';
import { badValue, notImplemented } from '../errors.ts';
import type { MatcherOptions } from '../matcher/compile.ts';
import { Arguments } from './arguments.ts';
import type { Invocation } from './command.ts';

/** Refuses every collation but the one that compares bytes, which is what happens here anyway. */
export function checkCollation(args: Doc): void {
  const collation = args.get('collation');
  if (collation === undefined || collation === null) return;
  if (!(collation instanceof Doc)) throw badValue("'collation' must be an object");
  if (collation.size === 0 || collation.get('locale') === 'simple') return;
  throw notImplemented(
    `The collation '${String(collation.get('locale'))}' is not supported, only 'simple' is`,
  );
}

/** The hint of a statement: an index name or key pattern. */
export function readHint(args: Doc): Value {
  const hint = args.get('hint');
  if (hint === undefined || hint === null || hint instanceof Doc || typeof hint === 'string') return hint;
  throw badValue("The 'hint' field must be a string or an object");
}

/** What `$expr` and pipelines may name: the command's `let`, with `more` on top, and the present time. */
export function matcherOptions(
  invocation: Pick<Invocation, 'args' | 'now'>,
  more?: Doc,
): Required<MatcherOptions> {
  const vars = new Map<string, Value>();
  for (const source of [new Arguments(invocation.args).document('let'), more]) {
    for (const [name, value] of source ?? []) vars.set(name, value);
  }
  return { now: invocation.now, vars };
}
