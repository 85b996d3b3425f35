import { BSONRegExp } from 'bson';
import { Doc, type Value } from '../bson/document.ts';
import { isNumber, typeOrder } from '../bson/types.ts';

/** A condition on one path that an index can narrow; the matcher still decides. */
export type Predicate =
  | { kind: 'points'; values: readonly Value[] }
  /** Bounds within the values that compare with the bound; `sameElement` where one array element meets both. */
  | { kind: 'range'; low?: Bound; high?: Bound; order: number }
  /** Strings that start so, and the stored pattern that equals the one asked for. */
  | { kind: 'prefix'; text: string; pattern: BSONRegExp }
  | { kind: 'exists' };

export type Bound = { value: Value; inclusive: boolean };

export type Conditions = {
  paths: ReadonlyMap<string, readonly Predicate[]>;
  /** The alternatives of each `$or`. */
  alternatives: readonly (readonly Doc[])[];
};

export function readConditions(filter: Doc): Conditions {
  const paths = new Map<string, Predicate[]>();
  const alternatives: Doc[][] = [];
  collect(filter, '', paths, alternatives);
  return { paths, alternatives };
}

function collect(filter: Doc, prefix: string, paths: Map<string, Predicate[]>, alternatives: Doc[][]): void {
  for (const [name, value] of filter) {
    if (name === '$and' && Array.isArray(value)) {
      for (const part of value) if (part instanceof Doc) collect(part, prefix, paths, alternatives);
    } else if (name === '$or' && Array.isArray(value)) {
      const branches = value.filter((part) => part instanceof Doc);
      if (prefix === '') alternatives.push(branches);
    } else if (!name.startsWith('$') && !(prefix !== '' && /^\d/.test(name))) {
      // Within $elemMatch a number may be a position in a nested array, which no entry stands for.
      collectField(prefix + name, value, paths, alternatives);
    }
  }
}

function collectField(
  path: string,
  value: Value,
  paths: Map<string, Predicate[]>,
  alternatives: Doc[][],
): void {
  const add = (predicate: Predicate | undefined) => {
    if (predicate === undefined) return;
    const known = paths.get(path);
    if (known === undefined) paths.set(path, [predicate]);
    else known.push(predicate);
  };
  if (!isOperatorDocument(value)) {
    add(value instanceof BSONRegExp ? regexPredicate(value.pattern, value.options) : points([value]));
    return;
  }
  for (const [operator, operand] of value) {
    if (operator === '$elemMatch' && operand instanceof Doc) {
      if (isOperatorDocument(operand)) add(elementRange(operand));
      else collect(operand, `${path}.`, paths, alternatives);
    } else if (operator === '$regex') {
      add(operatorRegex(operand, value.get('$options')));
    } else {
      add(operatorPredicate(operator, operand));
    }
  }
}

export function isOperatorDocument(value: Value): value is Doc {
  if (!(value instanceof Doc) || value.size === 0) return false;
  const first = value.nameAt(0);
  return first.startsWith('$') && first !== '$ref' && first !== '$id' && first !== '$db';
}

function operatorPredicate(operator: string, operand: Value): Predicate | undefined {
  switch (operator) {
    case '$eq':
      return points([operand]);
    case '$in':
      return Array.isArray(operand) ? points(operand) : undefined;
    case '$all':
      return Array.isArray(operand) && operand.length > 0 && !isOperatorDocument(operand[0]!)
        ? points([operand[0]!])
        : undefined;
    case '$gt':
    case '$gte':
      return range(operand, { low: { value: operand, inclusive: operator === '$gte' } });
    case '$lt':
    case '$lte':
      return range(operand, { high: { value: operand, inclusive: operator === '$lte' } });
    case '$exists':
      return operand === true || (isNumber(operand) && Number(operand) !== 0)
        ? { kind: 'exists' }
        : undefined;
    default:
      return undefined;
  }
}

// An array among the values can match a whole array, which has no entry of its own; a pattern is no point.
function points(values: readonly Value[]): Predicate | undefined {
  const isPlain = values.every((value) => !Array.isArray(value) && !(value instanceof BSONRegExp));
  return isPlain ? { kind: 'points', values } : undefined;
}

function range(operand: Value, bounds: { low?: Bound; high?: Bound }): Predicate | undefined {
  // Comparing with null, an array or the ends of the order follows rules of its own.
  if (operand === null || operand === undefined || Array.isArray(operand) || operand instanceof BSONRegExp) {
    return undefined;
  }
  if (typeof operand === 'object' && '_bsontype' in operand && /^(Min|Max)Key$/.test(operand._bsontype)) {
    return undefined;
  }
  return { kind: 'range', order: typeOrder(operand), ...bounds };
}

/** `{ $elemMatch: { $gte: 1, $lt: 5 } }`: one element meets both, so both bounds hold for one entry. */
function elementRange(operators: Doc): Predicate | undefined {
  let result: Predicate | undefined;
  for (const [operator, operand] of operators) {
    const next = operatorPredicate(operator, operand);
    if (next?.kind === 'points') return next;
    if (next?.kind !== 'range') continue;
    if (result?.kind === 'range' && result.order === next.order) {
      const merged: Predicate = { ...result };
      if (next.low !== undefined && merged.low === undefined) merged.low = next.low;
      if (next.high !== undefined && merged.high === undefined) merged.high = next.high;
      result = merged;
    } else result ??= next;
  }
  return result;
}

function operatorRegex(operand: Value, options: Value): Predicate | undefined {
  const given = typeof options === 'string' ? options : '';
  if (typeof operand === 'string') return regexPredicate(operand, given);
  if (operand instanceof BSONRegExp) return regexPredicate(operand.pattern, given || operand.options);
  return undefined;
}

// Only what every matching string starts with; anything doubtful ends the prefix.
function regexPredicate(pattern: string, options: string): Predicate | undefined {
  if (/[imx]/.test(options)) return undefined;
  const match = /^\^([\w \-@:/,;#%&=~"'<>!]+)/.exec(pattern);
  if (match === null || pattern.includes('|')) return undefined;
  let text = match[1]!;
  const next = pattern[match[0].length];
  if (next !== undefined && '*?{+'.includes(next)) text = text.slice(0, next === '+' ? text.length : -1);
  return text === '' ? undefined : { kind: 'prefix', text, pattern: new BSONRegExp(pattern, options) };
}
