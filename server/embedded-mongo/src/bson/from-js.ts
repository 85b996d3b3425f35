import { Code, Double, Int32, Long } from 'bson';
import { badValue } from '../errors.ts';
import { codeWithScope } from './construct.ts';
import { Doc, type Value } from './document.ts';
import { isNumber } from './types.ts';

/**
 * A document from a plain object, for replies and tests: whole numbers in range become int32, other numbers
 * double, bigints long; properties that are undefined are left out.
 */
export function toDoc(source: object): Doc {
  if (source instanceof Doc) return source;
  const doc = new Doc();
  const entries = source instanceof Map ? source.entries() : Object.entries(source);
  for (const [name, value] of entries) if (value !== undefined) doc.append(String(name), toValue(value));
  return doc;
}

export function toValue(source: unknown): Value {
  switch (typeof source) {
    case 'string':
    case 'boolean':
      return source;
    case 'undefined':
      return null;
    case 'number':
      return numberValue(source);
    case 'bigint':
      return Long.fromBigInt(source);
    case 'object':
      return objectValue(source);
    default:
      throw badValue(`A ${typeof source} has no BSON value`);
  }
}

function numberValue(source: number): Value {
  const isInt32 = Number.isInteger(source) && source === (source | 0) && !Object.is(source, -0);
  return isInt32 ? new Int32(source) : new Double(source);
}

function objectValue(source: object | null): Value {
  if (source === null || source instanceof Doc || source instanceof Date) return source;
  if (Array.isArray(source)) return source.map(toValue);
  if (source instanceof RegExp) throw badValue('Use BSONRegExp instead of a JavaScript RegExp');
  if (source instanceof Code && source.scope) return codeWithScope(source.code, toDoc(source.scope));
  return '_bsontype' in source ? (source as Value) : toDoc(source);
}

/** Plain JavaScript from a value, as the driver gives it to a program: numbers without their class where safe. */
export function toJs(value: Value): unknown {
  if (value instanceof Doc) return plainObject(value);
  if (Array.isArray(value)) return value.map(toJs);
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (isNumber(value) && value instanceof Long) {
    const number = value.toNumber();
    return Number.isSafeInteger(number) ? number : value;
  }
  return value;
}

function plainObject(doc: Doc): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of doc) {
    // Defining, not assigning: `__proto__` must become a property like others.
    Object.defineProperty(result, name, {
      value: toJs(value),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return result;
}
