import type { Index, IndexField } from '../store/collection.ts';
import type { KeyRange } from '../store/row-scan.ts';
import { fieldRanges, successor } from './field-ranges.ts';
import type { Predicate } from './predicates.ts';

export type IndexBounds = {
  ranges: readonly KeyRange[];
  /** How many leading fields are narrowed. */
  boundFields: number;
  /** How many leading fields have exactly one value. */
  fixedFields: number;
  /** The keys themselves, where every field has single values. */
  keys?: readonly Buffer[];
};

const MOST_RANGES = 2000;
const EVERYTHING: KeyRange = { low: Buffer.of(0), high: Buffer.of(0xff) };

/** Where the candidates lie in an index: the values of its leading fields, then one range. */
export function indexBounds(index: Index, paths: ReadonlyMap<string, readonly Predicate[]>): IndexBounds {
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let boundFields = 0;
  let fixedFields = 0;
  const arrays = new Set<string>();
  for (const [position, field] of index.fields.entries()) {
    const isMultikey = (index.multikey & (1 << position)) !== 0;
    const root = field.parts[0]!;
    // Two conditions below one array may hold for different elements, and each entry stands for one element.
    if (isMultikey && arrays.has(root)) break;
    if (isPositional(field)) break;
    const predicates = paths.get(field.path);
    const narrowed = predicates && fieldRanges(predicates, field.direction, isMultikey);
    if (narrowed === undefined || narrowed.ranges.length * prefixes.length > MOST_RANGES) break;
    boundFields++;
    if (isMultikey) arrays.add(root);
    if (narrowed.points === undefined) {
      return { ranges: tidy(combine(prefixes, narrowed.ranges)), boundFields, fixedFields };
    }
    if (narrowed.points.length <= 1 && fixedFields === position) fixedFields++;
    prefixes = prefixes.flatMap((prefix) => narrowed.points!.map((point) => Buffer.concat([prefix, point])));
  }
  if (boundFields === 0) return { ranges: [EVERYTHING], boundFields, fixedFields };
  return {
    ranges: tidy(prefixes.map((prefix) => ({ low: prefix, high: successor(prefix) }))),
    boundFields,
    fixedFields,
    ...(boundFields === index.fields.length ? { keys: prefixes } : {}),
  };
}

/** A number in a path means a position to an index, but to a query a field name as well. */
export function isPositional(field: IndexField): boolean {
  return field.parts.some((part) => /^\d+$/.test(part));
}

function combine(prefixes: readonly Buffer[], ranges: readonly KeyRange[]): KeyRange[] {
  return prefixes.flatMap((prefix) =>
    ranges.map(({ low, high }) => ({
      low: Buffer.concat([prefix, low]),
      high: Buffer.concat([prefix, high]),
    })),
  );
}

// In key order and without overlap, so that a scan meets every entry once and in order.
function tidy(ranges: KeyRange[]): KeyRange[] {
  const sorted = ranges
    .filter(({ low, high }) => Buffer.compare(low, high) < 0)
    .sort((a, b) => Buffer.compare(a.low, b.low));
  const result: KeyRange[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last === undefined || Buffer.compare(last.high, range.low) <= 0) result.push({ ...range });
    else if (Buffer.compare(last.high, range.high) < 0) last.high = range.high;
  }
  return result;
}
