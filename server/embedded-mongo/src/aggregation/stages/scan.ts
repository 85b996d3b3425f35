import { Doc, MISSING, type Value } from '../../bson/document.ts';
import { isNullish } from '../expressions/nullish.ts';
import type { Result } from '../expressions/types.ts';
import type { PipelineEnv } from './types.ts';

/** Reads a collection for a pipeline over it; a `$match` at its head helps to choose an index. */
export function scanWithHead(env: PipelineEnv, collection: string, stages: readonly Doc[]): Iterable<Doc> {
  const filter = stages[0]?.get('$match');
  if (!(filter instanceof Doc)) return env.scan(collection);
  // The stage tests the whole filter in any case; this is the part that a scan can use.
  const usable = usableConditions(filter, env.vars ?? new Map());
  return usable.size > 0 ? env.scan(collection, usable) : env.scan(collection);
}

function usableConditions(filter: Doc, vars: ReadonlyMap<string, Result>): Doc {
  const usable = new Doc();
  for (const [name, value] of filter.entries()) if (!mentionsExpr(name, value)) usable.set(name, value);
  for (const [path, value] of equalities(filter.get('$expr'), vars)) {
    if (!usable.has(path)) usable.set(path, Doc.from([['$eq', value]]));
  }
  return usable;
}

// `$expr` may name variables that the scan does not know.
function mentionsExpr(name: string, value: Value): boolean {
  if (name === '$expr') return true;
  if (Array.isArray(value)) return value.some((element) => mentionsExpr('', element));
  return value instanceof Doc && [...value.entries()].some(([inner, field]) => mentionsExpr(inner, field));
}

/** Conditions `path = value` that follow from an expression with variables. */
function equalities(expression: Value, vars: ReadonlyMap<string, Result>): [string, Value][] {
  if (!(expression instanceof Doc) || expression.size !== 1) return [];
  const operands = expression.valueAt(0);
  if (!Array.isArray(operands)) return [];
  if (expression.nameAt(0) === '$and') return operands.flatMap((operand) => equalities(operand, vars));
  if (expression.nameAt(0) !== '$eq' || operands.length !== 2) return [];
  const [left, right] = operands;
  const found = equality(left, right, vars) ?? equality(right, left, vars);
  return found ? [found] : [];
}

function equality(
  field: Value,
  variable: Value,
  vars: ReadonlyMap<string, Result>,
): [string, Value] | undefined {
  const isField = typeof field === 'string' && /^\$[^$.0-9][^.]*$/.test(field);
  const isVariable = typeof variable === 'string' && /^\$\$[a-z]\w*$/.test(variable);
  if (!isField || !isVariable) return undefined;
  const value = vars.get(variable.slice(2)) ?? null;
  // A filter takes null for a missing field and looks into arrays: only plain values mean the same to both.
  if (value === MISSING || isNullish(value) || Array.isArray(value) || !vars.has(variable.slice(2)))
    return undefined;
  return [field.slice(1), value];
}
