import { Doc, type Value } from '../bson/document.ts';
import { toDouble } from '../bson/number.ts';
import { isNumber } from '../bson/types.ts';
import { badValue } from '../errors.ts';
import type { Index } from '../store/collection.ts';

/** The index that a hint names, by its name or its key pattern. */
export function findHintedIndex(indexes: readonly Index[], hint: Value): Index | undefined {
  if (hint === undefined || hint === null || (hint instanceof Doc && hint.size === 0)) return undefined;
  const index = indexes.find(({ name, spec }) =>
    typeof hint === 'string' ? name === hint : samePattern(spec.get('key'), hint),
  );
  if (index === undefined) {
    throw badValue('error processing query: hint provided does not correspond to an existing index');
  }
  return index;
}

export function samePattern(key: Value, other: Value): boolean {
  if (!(key instanceof Doc) || !(other instanceof Doc) || key.size !== other.size) return false;
  return [...other].every(([path, direction], i) => {
    const own = key.valueAt(i);
    if (key.nameAt(i) !== path || !isNumber(own) || !isNumber(direction)) return false;
    return toDouble(own) === toDouble(direction);
  });
}
