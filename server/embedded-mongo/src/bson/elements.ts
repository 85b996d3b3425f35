import { TYPE } from './types.ts';

const MIN_KEY_BYTE = 0xff;
const UNKNOWN_SIZE = -1;
// Bytes of a value whose size its type decides, by the type's byte.
const FIXED_SIZES = new Int8Array(256).fill(UNKNOWN_SIZE);
for (const [type, size] of [
  [TYPE.double, 8],
  [TYPE.undefined, 0],
  [TYPE.objectId, 12],
  [TYPE.bool, 1],
  [TYPE.date, 8],
  [TYPE.null, 0],
  [TYPE.int, 4],
  [TYPE.timestamp, 8],
  [TYPE.long, 8],
  [TYPE.decimal, 16],
  [TYPE.maxKey, 0],
  [MIN_KEY_BYTE, 0],
] as const) {
  FIXED_SIZES[type] = size;
}

/** The same bytes, with the methods of a buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The number of a type, as `TYPE` has it, from its byte. */
export function typeOfByte(byte: number): number {
  return byte === MIN_KEY_BYTE ? TYPE.minKey : byte;
}

export function int32At(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/**
 * Where the first field of a name begins in an encoded document, or -1: at its type, after which come the name, a zero
 * and the value. The document must be valid, as stored ones are.
 */
export function findField(bytes: Uint8Array, start: number, name: Uint8Array): number {
  const end = start + int32At(bytes, start) - 1;
  const { length } = name;
  let at = start + 4;
  while (at < end) {
    let nameAt = at + 1;
    let same = 0;
    while (same < length && bytes[nameAt] === name[same]) {
      nameAt++;
      same++;
    }
    if (same === length && bytes[nameAt] === 0) return at;
    while (bytes[nameAt] !== 0) nameAt++;
    at = afterValue(bytes, bytes[at]!, nameAt + 1);
  }
  return -1;
}

/** Where the value of the element at `at` begins. */
export function valueAfterName(bytes: Uint8Array, at: number): number {
  return afterZero(bytes, at + 1);
}

/** Where a value that begins at `at` ends. */
export function afterValue(bytes: Uint8Array, type: number, at: number): number {
  const fixed = FIXED_SIZES[type]!;
  if (fixed !== UNKNOWN_SIZE) return at + fixed;
  switch (type) {
    case TYPE.object:
    case TYPE.array:
    case TYPE.javascriptWithScope:
      return at + int32At(bytes, at);
    case TYPE.binData:
      return at + 5 + int32At(bytes, at);
    case TYPE.regex:
      return afterZero(bytes, afterZero(bytes, at));
    default:
      return at + 4 + int32At(bytes, at);
  }
}

function afterZero(bytes: Uint8Array, at: number): number {
  let end = at;
  while (bytes[end] !== 0) end++;
  return end + 1;
}
