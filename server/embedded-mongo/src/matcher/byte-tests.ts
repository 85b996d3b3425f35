import { MaxKey, MinKey, ObjectId } from 'bson';
import type { Value } from '../bson/document.ts';
import { int32At, typeOfByte } from '../bson/elements.ts';
import { isNaNValue, position } from '../bson/number.ts';
import { isNullish, isNumber, orderOfType, TYPE, typeOrder } from '../bson/types.ts';
import type { RangeOperator } from './comparison.ts';
import type { ByteTest } from './node.ts';

export function equalOnBytes(operand: Value): ByteTest {
  if (isNullish(operand)) return isAbsentOnBytes;
  if (typeof operand === 'string') return equalString(operand);
  if (typeof operand === 'boolean')
    return (bytes, type, at) => type === TYPE.bool && (bytes[at] === 1) === operand;
  if (isNumber(operand)) {
    const { floor, exact } = position(operand);
    if (exact !== undefined) return sameKind(operand);
    return Number.isNaN(floor) ? isNaNOnBytes : numberTest((value) => value === floor);
  }
  if (operand instanceof Date) return dateTest((value) => value === operand.getTime());
  if (operand instanceof ObjectId) return equalObjectId(operand.id);
  return sameKind(operand);
}

export function rangeOnBytes(operator: RangeOperator, operand: Value): ByteTest | undefined {
  const orEqual = operator.length === 4;
  if (isNullish(operand)) return orEqual ? isAbsentOnBytes : never;
  if (operand instanceof MinKey || operand instanceof MaxKey) return undefined;
  if (isNumber(operand)) {
    if (isNaNValue(operand)) return orEqual ? isNaNOnBytes : never;
    const { floor, exact } = position(operand);
    return exact === undefined ? numberTest(against(operator, floor)) : sameKind(operand);
  }
  if (operand instanceof Date) return dateTest(against(operator, operand.getTime()));
  if (typeof operand === 'string') return stringRange(operator, Buffer.from(operand));
  return sameKind(operand);
}

// Comparing with more than these one by one costs more than decoding the value.
const FEW = 8;

export function equalToAnyOnBytes(operands: readonly Value[]): ByteTest {
  const orders = new Set(operands.map(typeOrder));
  // Null stands for undefined too.
  if (operands.includes(null)) orders.add(typeOrder(undefined));
  const tests = operands.length <= FEW ? operands.map(equalOnBytes) : undefined;
  return (bytes, type, at) => {
    if (!orders.has(orderOfType(typeOfByte(type)))) return false;
    if (tests === undefined) return undefined;
    let result: boolean | undefined = false;
    for (const test of tests) {
      const said = test(bytes, type, at);
      if (said === true) return true;
      if (said === undefined) result = undefined;
    }
    return result;
  };
}

export const isPresentOnBytes: ByteTest = () => true;
const never: ByteTest = () => false;
const isAbsentOnBytes: ByteTest = (_, type) => type === TYPE.null || type === TYPE.undefined;

// Values of other kinds are neither equal nor within a range.
function sameKind(operand: Value): ByteTest {
  const order = typeOrder(operand);
  return (_, type) => (orderOfType(typeOfByte(type)) === order ? undefined : false);
}

function against(operator: RangeOperator, operand: number): (value: number) => boolean {
  switch (operator) {
    case '$gt':
      return (value) => value > operand;
    case '$gte':
      return (value) => value >= operand;
    case '$lt':
      return (value) => value < operand;
    case '$lte':
      return (value) => value <= operand;
  }
}

/** For tests that NaN fails. Decimals, and longs that no double equals, are left to the decoded value. */
function numberTest(test: (value: number) => boolean): ByteTest {
  return (bytes, type, at) => {
    switch (type) {
      case TYPE.int:
        return test(int32At(bytes, at));
      case TYPE.double:
        return test(bytes.readDoubleLE(at));
      case TYPE.long: {
        const value = int64At(bytes, at);
        return Number.isSafeInteger(value) ? test(value) : undefined;
      }
      case TYPE.decimal:
        return undefined;
      default:
        return false;
    }
  };
}

const isNaNOnBytes: ByteTest = (bytes, type, at) => {
  if (type === TYPE.double) return Number.isNaN(bytes.readDoubleLE(at));
  return type === TYPE.decimal ? undefined : false;
};

function dateTest(test: (value: number) => boolean): ByteTest {
  return (bytes, type, at) => type === TYPE.date && test(int64At(bytes, at));
}

function int64At(bytes: Uint8Array, at: number): number {
  return int32At(bytes, at + 4) * 2 ** 32 + (int32At(bytes, at) >>> 0);
}

function equalObjectId(id: Uint8Array): ByteTest {
  return (bytes, type, at) => type === TYPE.objectId && startsWith(bytes, at, id);
}

function equalString(text: string): ByteTest {
  const content = Buffer.from(text);
  const stored = Buffer.alloc(4 + content.length + 1);
  stored.writeInt32LE(content.length + 1, 0);
  stored.set(content, 4);
  return (bytes, type, at) => {
    if (type === TYPE.string) return startsWith(bytes, at, stored);
    return type === TYPE.symbol ? undefined : false;
  };
}

// The order of texts is that of their UTF-8 bytes.
function stringRange(operator: RangeOperator, operand: Buffer): ByteTest {
  const accepts = against(operator, 0);
  return (bytes, type, at) => {
    if (type !== TYPE.string) return type === TYPE.symbol ? undefined : false;
    const start = at + 4;
    const length = int32At(bytes, at) - 1;
    const common = Math.min(length, operand.length);
    let i = 0;
    while (i < common && bytes[start + i] === operand[i]) i++;
    return accepts(i < common ? bytes[start + i]! - operand[i]! : length - operand.length);
  };
}

function startsWith(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
  return true;
}
