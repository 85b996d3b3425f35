import { compileExpression } from '../aggregation/expressions/compile.ts';
import { isTrue } from '../aggregation/expressions/truth.ts';
import type { Result } from '../aggregation/expressions/types.ts';
import { Doc, type Value } from '../bson/document.ts';
import { badValue } from '../errors.ts';
import { elementCondition } from './elem-match.ts';
import { fieldCondition } from './field-conditions.ts';
import { bindToDocuments, type FilterNode } from './filter-node.ts';
import { type BytesMatch, bindToBytes } from './match-bytes.ts';
import type { DocumentMatch, MatchRecord } from './node.ts';
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
  /** The same on encoded documents; undefined where the filter needs them decoded. */
  onBytes(): BytesMatch | undefined;
};

/** Compiles a query filter; an operator that is not supported is refused with its name. */
export function compileMatcher(filter: Doc, options: MatcherOptions = {}): Matcher {
  const node = readFilter(filter, options);
  const match = bindToDocuments(node);
  return {
    matches: (doc) => match(doc),
    positional: (doc) => {
      const record: MatchRecord = { position: undefined };
      return match(doc, record) ? record.position : undefined;
    },
    onBytes: () => bindToBytes(node),
  };
}

function readFilter(filter: Doc, options: MatcherOptions): FilterNode {
  const elements = (operand: Doc) =>
    elementCondition(operand, (inner) => bindToDocuments(readFilter(inner, options)), elements);
  const nodes: FilterNode[] = [];
  for (const [name, operand] of filter) {
    if (name === '$comment') continue;
    if (name.startsWith('$') && !isReferenceName(name)) nodes.push(readLogical(name, operand, options));
    else nodes.push({ kind: 'field', path: name, condition: fieldCondition(operand, elements) });
  }
  return { kind: 'every', nodes };
}

// The fields of a DBRef may be asked for inside `$elemMatch`.
function isReferenceName(name: string): boolean {
  return name === '$ref' || name === '$id' || name === '$db';
}

function readLogical(name: string, operand: Value, options: MatcherOptions): FilterNode {
  switch (name) {
    case '$and':
      return { kind: 'every', nodes: clauses(name, operand, options) };
    case '$or':
      return { kind: 'any', nodes: clauses(name, operand, options) };
    case '$nor':
      return { kind: 'not', node: { kind: 'any', nodes: clauses(name, operand, options) } };
    case '$expr':
      return { kind: 'document', match: compileExpr(operand, options) };
    case '$alwaysTrue':
    case '$alwaysFalse':
      return { kind: name === '$alwaysTrue' ? 'every' : 'any', nodes: [] };
    default:
      throw refuseTopLevelOperator(name);
  }
}

function clauses(name: string, operand: Value, options: MatcherOptions): FilterNode[] {
  if (!Array.isArray(operand)) throw badValue(`${name} must be an array`);
  if (operand.length === 0) throw badValue('$and/$or/$nor must be a nonempty array');
  return operand.map((clause) => {
    if (!(clause instanceof Doc)) throw badValue('$or/$and/$nor entries need to be full objects');
    return readFilter(clause, options);
  });
}

function compileExpr(operand: Value, { now, vars = new Map() }: MatcherOptions): DocumentMatch {
  const evaluate = compileExpression(operand, vars.keys());
  const started = now ?? new Date();
  return (root) => isTrue(evaluate({ root, vars, now: started }));
}
