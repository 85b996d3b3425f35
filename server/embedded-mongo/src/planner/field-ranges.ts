import type { Value } from '../bson/document.ts';
import { encodeKey } from '../bson/key.ts';
import { typeOrder } from '../bson/types.ts';
import type { KeyRange } from '../store/row-scan.ts';
import type { Predicate } from './predicates.ts';

/** The keys of one index field that can meet a condition. */
export type FieldRanges = {
  ranges: readonly KeyRange[];
  /** Set where each range is one value, so that the next field can be narrowed as well. */
  points?: readonly Buffer[];
};

const STRING_ORDER = typeOrder('');

/** Turns the conditions on a path into key ranges; undefined where they narrow nothing. */
export function fieldRanges(
  predicates: readonly Predicate[],
  direction: 1 | -1,
  isMultikey: boolean,
): FieldRanges | undefined {
  const points = predicates
    .filter((predicate) => predicate.kind === 'points')
    .sort((a, b) => a.values.length - b.values.length)[0];
  if (points !== undefined) return pointRanges(points.values, direction);
  const ranges = predicates.filter((predicate) => predicate.kind === 'range');
  // Different elements of an array may meet the two bounds, so a multikey field is narrowed by one condition only.
  if (ranges.length > 0) return { ranges: [bracket(isMultikey ? ranges[0]! : intersect(ranges), direction)] };
  const prefix = predicates.find((predicate) => predicate.kind === 'prefix');
  if (prefix === undefined) return undefined;
  const start = inDirection(Buffer.concat([Buffer.of(STRING_ORDER), Buffer.from(prefix.text)]), direction);
  const pattern = encodeKey([prefix.pattern], [direction]);
  return {
    ranges: [
      { low: start, high: successor(start) },
      { low: pattern, high: successor(pattern) },
    ],
  };
}

/** The smallest key above every key that starts with these bytes. */
export function successor(prefix: Uint8Array): Buffer {
  let length = prefix.length;
  while (length > 0 && prefix[length - 1] === 0xff) length--;
  if (length === 0) return Buffer.of(0xff);
  const next = Buffer.from(prefix.subarray(0, length));
  next[length - 1] = next[length - 1]! + 1;
  return next;
}

function pointRanges(values: readonly Value[], direction: 1 | -1): FieldRanges {
  const keys = new Map<string, Buffer>();
  const add = (value: Value) => {
    const key = encodeKey([value], [direction]);
    keys.set(key.toString('latin1'), key);
  };
  for (const value of values) {
    add(value);
    if (value === null) add(undefined);
    if (value === undefined) add(null);
  }
  const points = [...keys.values()];
  return { points, ranges: points.map((point) => ({ low: point, high: successor(point) })) };
}

type RangePredicate = Extract<Predicate, { kind: 'range' }>;

function intersect(ranges: readonly RangePredicate[]): RangePredicate {
  const [first, ...others] = ranges;
  const result: RangePredicate = { ...first! };
  for (const other of others) {
    if (other.order !== result.order) continue;
    if (other.low !== undefined) result.low ??= other.low;
    if (other.high !== undefined) result.high ??= other.high;
  }
  return result;
}

function bracket({ low, high, order }: RangePredicate, direction: 1 | -1): KeyRange {
  const lowest = low && encodeKey([low.value], [direction]);
  const highest = high && encodeKey([high.value], [direction]);
  if (direction === 1) {
    return {
      low: lowest === undefined ? Buffer.of(order) : low!.inclusive ? lowest : successor(lowest),
      high: highest === undefined ? Buffer.of(order + 1) : high!.inclusive ? successor(highest) : highest,
    };
  }
  return {
    low: highest === undefined ? Buffer.of(0xff - order) : high!.inclusive ? highest : successor(highest),
    high: lowest === undefined ? Buffer.of(0x100 - order) : low!.inclusive ? successor(lowest) : lowest,
  };
}

function inDirection(bytes: Buffer, direction: 1 | -1): Buffer {
  return direction === 1 ? bytes : (bytes.map((byte) => byte ^ 0xff) as Buffer);
}
