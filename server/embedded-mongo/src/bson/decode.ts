import { isUtf8 } from 'node:buffer';
import {
  Binary,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { type CommandError, invalidBson, notSupported, overflow } from '../errors.ts';
import { codeWithScope, regExpValue } from './construct.ts';
import { Doc, type Value } from './document.ts';
import { asBuffer } from './elements.ts';
import { TYPE } from './types.ts';

/** MongoDB's limit for nested documents and arrays. */
export const MAX_DEPTH = 200;
const OLD_BINARY = 2;
const MAX_DATE = 8_640_000_000_000_000n;

/** Reads one whole BSON document; anything malformed is an error with a MongoDB code. */
export function decodeDocument(bytes: Uint8Array): Doc {
  const buffer = asBuffer(bytes);
  const reader = new Reader(buffer);
  const doc = reader.document(1);
  if (reader.at !== buffer.length)
    throw invalidBson(`BSON document of ${reader.at} bytes in ${buffer.length} bytes`);
  return doc;
}

/** Reads the one value of a type that begins somewhere in valid BSON. */
export function decodeValue(bytes: Buffer, type: number, at: number): Value {
  const reader = new Reader(bytes);
  reader.at = at;
  return reader.value(type, '', 1);
}

class Reader {
  at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  document(depth: number): Doc {
    const end = this.#enter(depth);
    const names: string[] = [];
    const values: Value[] = [];
    for (let type = this.#byte(); type !== 0; type = this.#byte()) {
      const name = this.#cString();
      names.push(name);
      values.push(this.value(type, name, depth));
    }
    this.#leave(end);
    return new Doc(names, values);
  }

  #array(depth: number): Value[] {
    const end = this.#enter(depth);
    const values: Value[] = [];
    for (let type = this.#byte(); type !== 0; type = this.#byte()) {
      this.#skipCString();
      values.push(this.value(type, '', depth));
    }
    this.#leave(end);
    return values;
  }

  #enter(depth: number): number {
    if (depth > MAX_DEPTH) throw overflow(`Exceeded maximum nested object depth: ${MAX_DEPTH}`);
    const start = this.at;
    const length = this.#int32();
    const end = start + length;
    if (length < 5 || end > this.#bytes.length) throw broken(`a document claims ${length} bytes`, start);
    return end;
  }

  #leave(end: number): void {
    if (this.at !== end) throw broken(`a document ends at ${this.at} instead of ${end}`, this.at);
  }

  value(type: number, name: string, depth: number): Value {
    switch (type) {
      case TYPE.string:
        return this.#string();
      case TYPE.int:
        return new Int32(this.#int32());
      case TYPE.double:
        return new Double(this.#bytes.readDoubleLE(this.#take(8)));
      case TYPE.object:
        return this.document(depth + 1);
      case TYPE.array:
        return this.#array(depth + 1);
      case TYPE.bool:
        return this.#boolean();
      case TYPE.objectId:
        return new ObjectId(this.#copy(12));
      case TYPE.date:
        return this.#date();
      case TYPE.long:
        return new Long(this.#int32(), this.#int32());
      case TYPE.null:
        return null;
      case TYPE.binData:
        return this.#binary();
      case TYPE.decimal:
        return new Decimal128(this.#copy(16));
      default:
        return this.#rareValue(type, name, depth);
    }
  }

  #rareValue(type: number, name: string, depth: number): Value {
    switch (type) {
      case TYPE.undefined:
        return undefined;
      case TYPE.regex:
        return regExpValue(this.#cString(), this.#cString());
      case TYPE.timestamp:
        return new Timestamp(this.#bytes.readBigUInt64LE(this.#take(8)));
      case TYPE.symbol:
        return new BSONSymbol(this.#string());
      case TYPE.javascript:
        return new Code(this.#string());
      case TYPE.javascriptWithScope:
        return this.#scopedCode(depth);
      case 0xff:
        return new MinKey();
      case TYPE.maxKey:
        return new MaxKey();
      case TYPE.dbPointer:
        throw notSupported(`field '${name}' has the deprecated BSON type DBPointer, which is not supported`);
      default:
        throw broken(`field '${name}' has the unknown type ${type}`, this.at);
    }
  }

  #scopedCode(depth: number): Code {
    const start = this.at;
    const length = this.#int32();
    const code = this.#string();
    const scope = this.document(depth + 1);
    if (this.at !== start + length) throw broken('a code with scope has a wrong length', start);
    return codeWithScope(code, scope);
  }

  #boolean(): boolean {
    const byte = this.#byte();
    if (byte > 1) throw broken(`a boolean holds ${byte}`, this.at - 1);
    return byte === 1;
  }

  #date(): Date {
    const at = this.#take(8);
    const milliseconds = this.#bytes.readBigInt64LE(at);
    if (milliseconds > MAX_DATE || milliseconds < -MAX_DATE) {
      throw notSupported(`a date of ${milliseconds} ms is outside the supported years -271821 to 275760`);
    }
    return new Date(Number(milliseconds));
  }

  #binary(): Binary {
    const length = this.#length();
    const subtype = this.#byte();
    if (subtype !== OLD_BINARY) return new Binary(this.#copy(length), subtype);
    const inner = this.#length();
    if (inner !== length - 4) throw broken('an old binary value has a wrong length', this.at - 4);
    return new Binary(this.#copy(inner), subtype);
  }

  #string(): string {
    const length = this.#length();
    const start = this.#take(length);
    if (length === 0 || this.#bytes[start + length - 1] !== 0) throw broken('a string has no end', start);
    return this.#utf8(start, start + length - 1);
  }

  #cString(): string {
    const start = this.at;
    this.#skipCString();
    return this.#utf8(start, this.at - 1);
  }

  #skipCString(): void {
    const bytes = this.#bytes;
    let at = this.at;
    while (at < bytes.length && bytes[at] !== 0) at += 1;
    if (at >= bytes.length) throw broken('a name has no end', this.at);
    this.at = at + 1;
  }

  #utf8(start: number, end: number): string {
    const bytes = this.#bytes;
    if (end - start <= 24) {
      let result = '';
      for (let i = start; i < end; i++) {
        const byte = bytes[i]!;
        if (byte > 127) return this.#longUtf8(start, end);
        result += String.fromCharCode(byte);
      }
      return result;
    }
    return this.#longUtf8(start, end);
  }

  // A replacement character appears for every invalid sequence, so only its presence needs the slow check.
  #longUtf8(start: number, end: number): string {
    const decoded = this.#bytes.toString('utf8', start, end);
    if (decoded.includes('\ufffd') && !isUtf8(this.#bytes.subarray(start, end))) {
      throw broken('a string is not valid UTF-8', start);
    }
    return decoded;
  }

  #length(): number {
    const length = this.#int32();
    if (length < 0) throw broken(`a length is ${length}`, this.at - 4);
    return length;
  }

  #int32(): number {
    return this.#bytes.readInt32LE(this.#take(4));
  }

  #byte(): number {
    return this.#bytes[this.#take(1)]!;
  }

  // A copy, so that a small value does not keep a whole message in memory.
  #copy(length: number): Buffer {
    const start = this.#take(length);
    return Buffer.from(this.#bytes.subarray(start, start + length));
  }

  #take(length: number): number {
    const start = this.at;
    if (start + length > this.#bytes.length) throw broken('the document ends too early', start);
    this.at = start + length;
    return start;
  }
}

function broken(what: string, at: number): CommandError {
  return invalidBson(`Invalid BSON: ${what} (offset ${at})`);
}
