import type { Binary, BSONRegExp, BSONSymbol, Code, ObjectId, Timestamp } from 'bson';
import { Doc, type NumberValue, type Value } from './document.ts';
import { compareNumbers } from './number.ts';
import { isNumber, TYPE, typeOf, typeOrder } from './types.ts';

export type Ordering = -1 | 0 | 1;

/** BSON's total order over all values; numbers of all types compare by their exact value. */
export function compareValues(a: Value, b: Value): Ordering {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  const types = typeOrder(a) - typeOrder(b);
  return types !== 0 ? ordering(types) : compareSameType(a, b);
}

export function valuesEqual(a: Value, b: Value): boolean {
  return compareValues(a, b) === 0;
}

// Both values have the same place in the order of types, so the casts follow from the type of the first.
function compareSameType(a: Value, b: Value): Ordering {
  if (isNumber(a)) return compareNumbers(a, b as NumberValue);
  if (a instanceof Doc) return compareDocuments(a, b as Doc);
  if (Array.isArray(a)) return compareArrays(a, b as Value[]);
  switch (typeOf(a)) {
    case TYPE.string:
    case TYPE.symbol:
      return compareStrings(text(a as string | BSONSymbol), text(b as string | BSONSymbol));
    case TYPE.bool:
      return ordering(Number(a) - Number(b));
    case TYPE.date:
      return ordering((a as Date).getTime() - (b as Date).getTime());
    case TYPE.objectId:
      return ordering(Buffer.compare((a as ObjectId).id, (b as ObjectId).id));
    case TYPE.binData:
      return compareBinaries(a as Binary, b as Binary);
    case TYPE.timestamp:
      return compareTimestamps(a as Timestamp, b as Timestamp);
    case TYPE.regex:
      return compareRegExps(a as BSONRegExp, b as BSONRegExp);
    case TYPE.javascript:
      return compareStrings((a as Code).code, (b as Code).code);
    case TYPE.javascriptWithScope:
      return compareScopedCode(a as Code, b as Code);
    default:
      return 0;
  }
}

function compareDocuments(a: Doc, b: Doc): Ordering {
  const count = Math.min(a.size, b.size);
  for (let i = 0; i < count; i++) {
    const left = a.valueAt(i);
    const right = b.valueAt(i);
    const order =
      ordering(typeOrder(left) - typeOrder(right)) ||
      compareStrings(a.nameAt(i), b.nameAt(i)) ||
      compareValues(left, right);
    if (order !== 0) return order;
  }
  return ordering(a.size - b.size);
}

function compareArrays(a: readonly Value[], b: readonly Value[]): Ordering {
  const count = Math.min(a.length, b.length);
  for (let i = 0; i < count; i++) {
    const order = compareValues(a[i], b[i]);
    if (order !== 0) return order;
  }
  return ordering(a.length - b.length);
}

/** The order of the UTF-8 bytes, which differs from JavaScript's for characters beyond the basic plane. */
export function compareStrings(a: string, b: string): Ordering {
  if (a === b) return 0;
  const count = Math.min(a.length, b.length);
  for (let i = 0; i < count; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return unitRank(left) < unitRank(right) ? -1 : 1;
  }
  return ordering(a.length - b.length);
}

// Surrogates stand for code points above U+FFFF, so they rank above the rest of the basic plane.
function unitRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareBinaries(a: Binary, b: Binary): Ordering {
  return (
    ordering(a.position - b.position) ||
    ordering(a.sub_type - b.sub_type) ||
    ordering(Buffer.compare(a.buffer.subarray(0, a.position), b.buffer.subarray(0, b.position)))
  );
}

function compareTimestamps(a: Timestamp, b: Timestamp): Ordering {
  return ordering(a.t - b.t) || ordering(a.i - b.i);
}

function compareRegExps(a: BSONRegExp, b: BSONRegExp): Ordering {
  return compareStrings(a.pattern, b.pattern) || compareStrings(a.options, b.options);
}

function compareScopedCode(a: Code, b: Code): Ordering {
  return compareStrings(a.code, b.code) || compareValues(scopeOf(a), scopeOf(b));
}

export function scopeOf(code: Code): Value {
  const scope: unknown = code.scope;
  return scope instanceof Doc ? scope : new Doc();
}

export function text(value: string | BSONSymbol): string {
  return typeof value === 'string' ? value : value.value;
}

function ordering(difference: number): Ordering {
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}
