import {
  type Binary,
  type BSONRegExp,
  type BSONSymbol,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  ObjectId,
  Timestamp,
} from 'bson';
import { badValue, commandError, overflow } from '../errors.ts';
import { scopeOf } from './compare.ts';
import { MAX_DEPTH } from './decode.ts';
import { Doc, type Value } from './document.ts';
import { TYPE, typeOf } from './types.ts';

const START_SIZE = 4096;
// A larger buffer is given back to the collector instead of being kept for the next document.
const KEEP_SIZE = 1 << 20;
// More than any message holds: a value that an expression made of itself again and again ends here.
const LARGEST_BUFFER = 1 << 26;
let shared: Buffer = Buffer.allocUnsafeSlow(START_SIZE);
let busy = false;

export function encodeDocument(doc: Doc): Buffer {
  // Encoding never calls foreign code, yet a nested call must not overwrite the shared buffer.
  const writer = new Writer(busy ? Buffer.allocUnsafe(START_SIZE) : shared);
  busy = true;
  try {
    writer.document(doc, 1);
    return writer.result();
  } finally {
    busy = false;
    shared = writer.bytes.length <= KEEP_SIZE ? writer.bytes : shared;
  }
}

class Writer {
  bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  result(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.#at));
  }

  document(doc: Doc, depth: number): void {
    const start = this.#enter(depth);
    for (let i = 0; i < doc.size; i++) this.#element(doc.nameAt(i), doc.valueAt(i), depth);
    this.#leave(start);
  }

  #array(values: readonly Value[], depth: number): void {
    const start = this.#enter(depth);
    for (let i = 0; i < values.length; i++) this.#element(String(i), values[i], depth);
    this.#leave(start);
  }

  #enter(depth: number): number {
    if (depth > MAX_DEPTH) throw overflow(`Exceeded maximum nested object depth: ${MAX_DEPTH}`);
    return this.#reserve(4);
  }

  #leave(start: number): void {
    this.#byte(0);
    this.bytes.writeInt32LE(this.#at - start, start);
  }

  #element(name: string, value: Value, depth: number): void {
    const type = typeOf(value);
    this.#byte(type & 0xff);
    this.#cString(name, 'field name');
    if (typeof value === 'string') this.#string(value);
    else if (value instanceof Int32) this.#int32(value.value);
    else if (value instanceof Double) this.#double(value.value);
    else if (value instanceof Doc) this.document(value, depth + 1);
    else if (Array.isArray(value)) this.#array(value, depth + 1);
    else if (typeof value === 'boolean') this.#byte(value ? 1 : 0);
    else if (value instanceof ObjectId) this.#raw(value.id);
    else if (value instanceof Date) this.#date(value);
    else if (value instanceof Timestamp) this.#bits(value.low, value.high);
    else if (value instanceof Long) this.#bits(value.low, value.high);
    else if (value instanceof Decimal128) this.#raw(value.bytes);
    else if (value instanceof Code) this.#code(value, depth);
    else if (type === TYPE.binData) this.#binary(value as Binary);
    else if (type === TYPE.regex) this.#regExp(value as BSONRegExp);
    else if (type === TYPE.symbol) this.#string((value as BSONSymbol).value);
  }

  #code(code: Code, depth: number): void {
    if (!code.scope) {
      this.#string(code.code);
      return;
    }
    const start = this.#reserve(4);
    this.#string(code.code);
    this.document(scopeOf(code) as Doc, depth + 1);
    this.bytes.writeInt32LE(this.#at - start, start);
  }

  #binary(value: Binary): void {
    const bytes = value.buffer.subarray(0, value.position);
    const isOld = value.sub_type === 2;
    this.#int32(isOld ? bytes.length + 4 : bytes.length);
    this.#byte(value.sub_type);
    if (isOld) this.#int32(bytes.length);
    this.#raw(bytes);
  }

  #regExp(value: BSONRegExp): void {
    this.#cString(value.pattern, 'regular expression');
    this.#cString(value.options, 'regular expression option');
  }

  #date(value: Date): void {
    const at = this.#reserve(8);
    this.bytes.writeBigInt64LE(BigInt(value.getTime()), at);
  }

  #string(value: string): void {
    const start = this.#reserve(4);
    this.#utf8(value);
    this.#byte(0);
    this.bytes.writeInt32LE(this.#at - start - 4, start);
  }

  #cString(value: string, what: string): void {
    if (value.includes('\0')) throw badValue(`A ${what} cannot contain a null byte`);
    this.#utf8(value);
    this.#byte(0);
  }

  #utf8(value: string): void {
    this.#grow(value.length * 3);
    const bytes = this.bytes;
    if (value.length <= 24) {
      let at = this.#at;
      let i = 0;
      for (; i < value.length; i++) {
        const unit = value.charCodeAt(i);
        if (unit > 127) break;
        bytes[at++] = unit;
      }
      if (i === value.length) {
        this.#at = at;
        return;
      }
    }
    this.#at += bytes.write(value, this.#at, 'utf8');
  }

  #double(value: number): void {
    const at = this.#reserve(8);
    this.bytes.writeDoubleLE(value, at);
  }

  #bits(low: number, high: number): void {
    this.#int32(low);
    this.#int32(high);
  }

  #int32(value: number): void {
    const at = this.#reserve(4);
    this.bytes.writeInt32LE(value, at);
  }

  #byte(value: number): void {
    const at = this.#reserve(1);
    this.bytes[at] = value;
  }

  #raw(value: Uint8Array): void {
    const at = this.#reserve(value.length);
    this.bytes.set(value, at);
  }

  #reserve(length: number): number {
    this.#grow(length);
    const start = this.#at;
    this.#at += length;
    return start;
  }

  #grow(length: number): void {
    if (this.#at + length <= this.bytes.length) return;
    if (this.#at + length > LARGEST_BUFFER) {
      throw commandError(10334, `BSONObj size is invalid: more than ${LARGEST_BUFFER} bytes`);
    }
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.#at + length));
    this.bytes.copy(larger, 0, 0, this.#at);
    this.bytes = larger;
  }
}
