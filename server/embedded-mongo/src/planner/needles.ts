import { BSONSymbol, ObjectId } from 'bson';
import type { Value } from '../bson/document.ts';
import type { Conditions } from './predicates.ts';

/** Byte sequences of which a document holds at least one of each group. */
export type Needles = readonly (readonly Buffer[])[];

const MOST_GROUPS = 3;
const MOST_ALTERNATIVES = 4;

/**
 * What must stand in the bytes of every document that meets the conditions, so that the others need not be decoded.
 * Only of values that have one encoding: numbers that are equal can look different.
 */
export function needlesOf({ paths }: Conditions): Needles {
  const groups: Buffer[][] = [];
  for (const predicates of paths.values()) {
    for (const predicate of predicates) {
      if (predicate.kind !== 'points' || predicate.values.length > MOST_ALTERNATIVES) continue;
      const needles = predicate.values.map(bytesOf);
      if (needles.length > 0 && needles.every((needle) => needle !== undefined)) groups.push(needles);
      if (groups.length === MOST_GROUPS) return groups;
    }
  }
  return groups;
}

function bytesOf(value: Value): Buffer | undefined {
  if (typeof value === 'string') return stringBytes(value);
  if (value instanceof BSONSymbol) return stringBytes(value.value);
  if (value instanceof ObjectId) return Buffer.from(value.id);
  if (!(value instanceof Date)) return undefined;
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64LE(BigInt(value.getTime()));
  return bytes;
}

function stringBytes(text: string): Buffer {
  const bytes = Buffer.byteLength(text);
  const buffer = Buffer.alloc(4 + bytes + 1);
  buffer.writeInt32LE(bytes + 1, 0);
  buffer.write(text, 4);
  return buffer;
}
