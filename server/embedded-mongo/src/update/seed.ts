import { BSONRegExp } from 'bson';
import { compareStrings } from '../bson/compare.ts';
import { Doc, type Value } from '../bson/document.ts';
import { commandError } from '../errors.ts';
import { isOperators } from '../matcher/field-conditions.ts';
import { moveIdFirst } from './identity.ts';

/** The document an upsert starts from: the fields that the filter asks to be equal to something. */
export function seedFromFilter(filter: Doc): Doc {
  const equalities = new Map<string, Value>();
  collect(filter, equalities);
  const seed = new Doc();
  // As in MongoDB by the order of the paths, not by that of the filter.
  for (const [path, value] of [...equalities].sort(([a], [b]) => compareStrings(a, b)))
    setPath(seed, path.split('.'), value);
  return moveIdFirst(seed);
}

/** The `_id` alone, which is all that an upsert with a replacement takes from its filter. */
export function idFromFilter(filter: Doc): Doc {
  const equalities = new Map<string, Value>();
  collect(filter, equalities);
  return equalities.has('_id') ? new Doc(['_id'], [equalities.get('_id')]) : new Doc();
}

function collect(filter: Doc, equalities: Map<string, Value>): void {
  for (const [name, operand] of filter) {
    const isConjunction =
      name === '$and' || (name === '$or' && Array.isArray(operand) && operand.length === 1);
    if (isConjunction && Array.isArray(operand)) collectClauses(operand, equalities);
    else if (!name.startsWith('$')) collectField(name, operand, equalities);
  }
}

function collectClauses(clauses: readonly Value[], equalities: Map<string, Value>): void {
  for (const clause of clauses) if (clause instanceof Doc) collect(clause, equalities);
}

function collectField(path: string, operand: Value, equalities: Map<string, Value>): void {
  if (operand instanceof BSONRegExp) return;
  if (!isOperators(operand)) {
    add(path, operand, equalities);
    return;
  }
  if (operand.has('$eq')) add(path, operand.get('$eq'), equalities);
  for (const name of ['$in', '$all']) {
    const values = operand.get(name);
    const [only] = Array.isArray(values) ? values : [];
    const isOne = Array.isArray(values) && values.length === 1;
    if (isOne && !(only instanceof BSONRegExp) && !isOperators(only)) add(path, only, equalities);
  }
}

function add(path: string, value: Value, equalities: Map<string, Value>): void {
  for (const known of equalities.keys()) {
    if (known === path)
      throw commandError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    if (known.startsWith(`${path}.`) || path.startsWith(`${known}.`)) {
      throw commandError(
        54,
        `cannot infer query fields to set, both paths '${path}' and '${known}' are matched`,
      );
    }
  }
  equalities.set(path, value);
}

function setPath(doc: Doc, path: readonly string[], value: Value): void {
  let parent = doc;
  for (const name of path.slice(0, -1)) {
    const next = parent.get(name);
    const child = next instanceof Doc ? next : new Doc();
    if (child !== next) parent.set(name, child);
    parent = child;
  }
  parent.set(path.at(-1)!, value);
}
