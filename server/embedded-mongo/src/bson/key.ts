import type { Binary, BSONRegExp, BSONSymbol, Code, ObjectId, Timestamp } from 'bson';
import { scopeOf, text } from './compare.ts';
import { abs } from './decimal.ts';
import { Doc, type NumberValue, type Value } from './document.ts';
import { type FiniteDecimal, position } from './number.ts';
import { isNumber, TYPE, typeOf, typeOrder } from './types.ts';

/**
 * Encodes values so that comparing the bytes gives the order of `compareValues`, field by field in the given
 * directions. Equal numbers of different types encode alike; no encoding is a prefix of another.
 */
export function encodeKey(values: readonly Value[], directions: readonly (1 | -1)[]): Buffer {
  const sink = new KeySink();
  for (let i = 0; i < values.length; i++) {
    const start = sink.length;
    writeValue(sink, values[i]);
    if (directions[i] === -1) sink.invert(start);
  }
  return sink.result();
}

function writeValue(sink: KeySink, value: Value): void {
  sink.byte(typeOrder(value));
  writeContent(sink, value);
}

function writeContent(sink: KeySink, value: Value): void {
  if (typeof value === 'string') sink.text(value);
  else if (isNumber(value)) writeNumber(sink, value);
  else if (value instanceof Doc) writeDocument(sink, value);
  else if (Array.isArray(value)) writeArray(sink, value);
  else writeScalar(sink, value);
}

function writeArray(sink: KeySink, values: readonly Value[]): void {
  for (const element of values) writeValue(sink, element);
  sink.byte(0);
}

function writeScalar(sink: KeySink, value: Value): void {
  switch (typeOf(value)) {
    case TYPE.symbol:
      sink.text(text(value as BSONSymbol));
      break;
    case TYPE.bool:
      sink.byte(value ? 1 : 0);
      break;
    case TYPE.date:
      sink.uint64(BigInt.asUintN(64, BigInt((value as Date).getTime()) ^ (1n << 63n)));
      break;
    case TYPE.timestamp:
      writeTimestamp(sink, value as Timestamp);
      break;
    case TYPE.objectId:
      sink.raw((value as ObjectId).id);
      break;
    case TYPE.binData:
      writeBinary(sink, value as Binary);
      break;
    case TYPE.regex:
      sink.text((value as BSONRegExp).pattern);
      sink.text((value as BSONRegExp).options);
      break;
    case TYPE.javascript:
      sink.text((value as Code).code);
      break;
    case TYPE.javascriptWithScope:
      sink.text((value as Code).code);
      writeValue(sink, scopeOf(value as Code));
      break;
    default:
  }
}

// A field's type comes before its name, and the end of a document before every type.
function writeDocument(sink: KeySink, doc: Doc): void {
  for (let i = 0; i < doc.size; i++) {
    const value = doc.valueAt(i);
    sink.byte(typeOrder(value));
    sink.text(doc.nameAt(i));
    writeContent(sink, value);
  }
  sink.byte(0);
}

/**
 * The largest double not above the number, then whether the number is that double. Only longs and decimals
 * between two doubles need their digits as well.
 */
function writeNumber(sink: KeySink, value: NumberValue): void {
  const { floor, exact } = position(value);
  sink.double(floor);
  sink.byte(exact === undefined ? 0 : 1);
  if (exact !== undefined) writeDigits(sink, exact);
}

function writeDigits(sink: KeySink, decimal: FiniteDecimal): void {
  const digits = abs(decimal.coefficient).toString().replace(/0+$/, '');
  const magnitude = abs(decimal.coefficient).toString().length + decimal.exponent;
  const negative = decimal.coefficient < 0n;
  sink.byte(negative ? 0 : 1);
  const start = sink.length;
  sink.byte((magnitude + 0x8000) >> 8);
  sink.byte((magnitude + 0x8000) & 0xff);
  // Two digits a byte, never zero, so that a zero byte ends them.
  for (let i = 0; i < digits.length; i += 2) sink.byte(Number(digits.slice(i, i + 2).padEnd(2, '0')) + 1);
  sink.byte(0);
  if (negative) sink.invert(start);
}

function writeTimestamp(sink: KeySink, value: Timestamp): void {
  sink.uint32(value.t);
  sink.uint32(value.i);
}

function writeBinary(sink: KeySink, value: Binary): void {
  sink.uint32(value.position);
  sink.byte(value.sub_type);
  sink.raw(value.buffer.subarray(0, value.position));
}

class KeySink {
  length = 0;
  #bytes = Buffer.allocUnsafe(64);

  result(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.length));
  }

  byte(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  uint32(value: number): void {
    const at = this.#reserve(4);
    this.#bytes.writeUInt32BE(value >>> 0, at);
  }

  uint64(value: bigint): void {
    const at = this.#reserve(8);
    this.#bytes.writeBigUInt64BE(value, at);
  }

  double(value: number): void {
    const start = this.#reserve(8);
    // NaN sorts below -Infinity, whose inverted bits are 0x000f…; minus zero equals zero.
    if (Number.isNaN(value)) {
      this.#bytes.fill(0, start, start + 8);
      return;
    }
    this.#bytes.writeDoubleBE(value + 0, start);
    if (value < 0) this.invert(start);
    else this.#bytes[start] = this.#bytes[start]! ^ 0x80;
  }

  raw(value: Uint8Array): void {
    const at = this.#reserve(value.length);
    this.#bytes.set(value, at);
  }

  // Zero bytes are escaped and two zero bytes end the text, so that a prefix sorts first.
  text(value: string): void {
    if (value.includes('\0')) {
      for (const byte of Buffer.from(value)) {
        this.byte(byte);
        if (byte === 0) this.byte(0xff);
      }
    } else {
      const start = this.#reserve(value.length * 3);
      this.length = start + this.#bytes.write(value, start, 'utf8');
    }
    this.byte(0);
    this.byte(0);
  }

  invert(start: number): void {
    for (let i = start; i < this.length; i++) this.#bytes[i] = this.#bytes[i]! ^ 0xff;
  }

  #reserve(length: number): number {
    const start = this.length;
    if (start + length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, start + length));
      this.#bytes.copy(larger, 0, 0, start);
      this.#bytes = larger;
    }
    this.length = start + length;
    return start;
  }
}
