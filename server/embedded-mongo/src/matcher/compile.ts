import { compileExpression } from '../aggregation/expressions/compile.ts';
import { isTrue } from '../aggregation/expressions/truth.ts';
import type { Result } from '../aggregation/expressions/types.ts';
import { Doc, type Value } from '../bson/document.ts';
import { badValue } from '../errors.ts';
import { elementCondition } from './elem-match.ts';
import { fieldCondition } from './field-conditions.ts';
import { bindToPath, type DocumentMatch, every, type MatchRecord } from './node.ts';
import { refuseTopLevelOperator } from './unsupported.ts';

export type MatcherOptions = {
  /** What `$$NOW` is in `$expr`. */
  now?: Date;
  /** Variables of the command's `let`, or of an enclosing stage. */
  vars?: Map<string, Result>;
};

export type Matcher = {
  matches(doc: Doc): boolean;
  /** The array position that the positional operator `$` stands for, when the document matches through an array. */
  positional(doc: Doc): number | undefined;
};

/** Compiles a query filter; an operator that is not supported is refused with its name. */
export function compileMatcher(filter: Doc, options: MatcherOptions = {}): Matcher {
  const match = compileFilter(filter, options);
  return {
    matches: (doc) => match(doc),
    positional: (doc) => {
      const record: MatchRecord = { position: undefined };
      return match(doc, record) ? record.position : undefined;
    },
  };
}

function compileFilter(filter: Doc, options: MatcherOptions): DocumentMatch {
  const elements = (operand: Doc) =>
    elementCondition(operand, (inner) => compileFilter(inner, options), elements);
  const matches: DocumentMatch[] = [];
  for (const [name, operand] of filter) {
    if (name === '$comment') continue;
    if (name.startsWith('$') && !isReferenceName(name)) matches.push(compileLogical(name, operand, options));
    else matches.push(bindToPath(fieldCondition(operand, elements), name));
  }
  return every(matches);
}

// The fields of a DBRef may be asked for inside `$elemMatch`.
function isReferenceName(name: string): boolean {
  return name === '$ref' || name === '$id' || name === '$db';
}

function compileLogical(name: string, operand: Value, options: MatcherOptions): DocumentMatch {
  switch (name) {
    case '$and':
      return every(clauses(name, operand, options));
    case '$or':
      return any(clauses(name, operand, options));
    case '$nor': {
      const match = any(clauses(name, operand, options));
      return (doc) => !match(doc);
    }
    case '$expr':
      return compileExpr(operand, options);
    case '$alwaysTrue':
    case '$alwaysFalse':
      return () => name === '$alwaysTrue';
    default:
      throw refuseTopLevelOperator(name);
  }
}

function clauses(name: string, operand: Value, options: MatcherOptions): DocumentMatch[] {
  if (!Array.isArray(operand)) throw badValue(`${name} must be an array`);
  if (operand.length === 0) throw badValue('$and/$or/$nor must be a nonempty array');
  return operand.map((clause) => {
    if (!(clause instanceof Doc)) throw badValue('$or/$and/$nor entries need to be full objects');
    return compileFilter(clause, options);
  });
}

function any(matches: readonly DocumentMatch[]): DocumentMatch {
  return (doc, record) => {
    for (const match of matches) if (match(doc, record)) return true;
    return false;
  };
}

function compileExpr(operand: Value, { now, vars = new Map() }: MatcherOptions): DocumentMatch {
  const evaluate = compileExpression(operand, vars.keys());
  const started = now ?? new Date();
  return (root) => isTrue(evaluate({ root, vars, now: started }));
}
