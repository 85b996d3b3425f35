import { decodeDocument } from '../bson/decode.ts';
import type { Doc } from '../bson/document.ts';

/** Names of fields, as bytes. */
export type FieldNames = readonly Buffer[];

export function fieldNames(names: Iterable<string>): FieldNames {
  return Array.from(names, (name) => Buffer.from(name));
}

const SMALL_DOCUMENT = 128;
// Bytes of a value whose size its type decides.
const FIXED_SIZES = new Map([
  [0x01, 8],
  [0x06, 0],
  [0x07, 12],
  [0x08, 1],
  [0x09, 8],
  [0x0a, 0],
  [0x10, 4],
  [0x11, 8],
  [0x12, 8],
  [0x13, 16],
  [0x7f, 0],
  [0xff, 0],
]);

/** The given fields of a stored document; going over the others costs a fraction of decoding them. */
export function decodeFields(raw: Uint8Array, names: FieldNames): Doc {
  if (raw.length <= SMALL_DOCUMENT) return decodeDocument(raw);
  const elements: Uint8Array[] = [];
  let length = 5;
  let at = 4;
  const end = raw.length - 1;
  while (at < end) {
    const nameStart = at + 1;
    let nameEnd = nameStart;
    while (raw[nameEnd] !== 0) nameEnd++;
    const next = skipValue(raw, raw[at]!, nameEnd + 1);
    if (names.some((name) => isName(raw, nameStart, nameEnd, name))) {
      elements.push(raw.subarray(at, next));
      length += next - at;
    }
    at = next;
  }
  const picked = Buffer.allocUnsafe(length);
  picked.writeInt32LE(length, 0);
  let to = 4;
  for (const element of elements) {
    picked.set(element, to);
    to += element.length;
  }
  picked[to] = 0;
  return decodeDocument(picked);
}

function isName(raw: Uint8Array, start: number, end: number, name: Buffer): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (raw[start + i] !== name[i]) return false;
  return true;
}

function skipValue(raw: Uint8Array, type: number, at: number): number {
  const fixed = FIXED_SIZES.get(type);
  if (fixed !== undefined) return at + fixed;
  switch (type) {
    case 0x03:
    case 0x04:
    case 0x0f:
      return at + int32(raw, at);
    case 0x05:
      return at + 5 + int32(raw, at);
    case 0x0b:
      return afterZero(raw, afterZero(raw, at));
    case 0x0c:
      return at + 4 + int32(raw, at) + 12;
    default:
      return at + 4 + int32(raw, at);
  }
}

function int32(raw: Uint8Array, at: number): number {
  return raw[at]! | (raw[at + 1]! << 8) | (raw[at + 2]! << 16) | (raw[at + 3]! << 24);
}

function afterZero(raw: Uint8Array, at: number): number {
  let end = at;
  while (raw[end] !== 0) end++;
  return end + 1;
}
