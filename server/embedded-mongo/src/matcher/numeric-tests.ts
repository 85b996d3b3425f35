import { Binary } from 'bson';
import type { NumberValue, Value } from '../bson/document.ts';
import { toWholeNumber, truncate } from '../bson/number.ts';
import { isNumber } from '../bson/types.ts';
import { badValue, failedToParse } from '../errors.ts';
import type { ValueTest } from './node.ts';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

export function modulo(operand: Value): ValueTest {
  if (!Array.isArray(operand)) throw badValue('malformed mod, needs to be an array');
  if (operand.length < 2) throw badValue('malformed mod, not enough elements');
  if (operand.length > 2) throw badValue('malformed mod, too many elements');
  const [divisor, remainder] = operand.map((part, i) => modPart(part, i === 0 ? 'divisor' : 'remainder'));
  if (divisor === 0n) throw badValue('divisor cannot be 0');
  return (value) => {
    const integer = isNumber(value) ? integerPart(value) : undefined;
    return integer !== undefined && integer % divisor! === remainder;
  };
}

function modPart(part: Value, name: string): bigint {
  if (!isNumber(part)) throw badValue(`malformed mod, ${name} not a number`);
  const integer = integerPart(part);
  if (integer === undefined)
    throw badValue(
      `malformed mod, ${name} value is invalid :: caused by :: Unable to coerce NaN/Inf or an out of range value to integral type`,
    );
  return integer;
}

function integerPart(value: NumberValue): bigint | undefined {
  const whole = truncate(value);
  return whole !== undefined && whole >= INT64_MIN && whole <= INT64_MAX ? whole : undefined;
}

export function arraySize(operand: Value): ValueTest {
  if (!isNumber(operand)) throw failedToParse('Failed to parse $size. Expected a number');
  const size = toWholeNumber(operand);
  if (size === undefined) throw failedToParse('Failed to parse $size. Expected an integer');
  if (size < 0n) throw failedToParse('Failed to parse $size. Expected a non-negative number');
  return (value) => Array.isArray(value) && BigInt(value.length) === size;
}

export type BitOperator = '$bitsAllSet' | '$bitsAllClear' | '$bitsAnySet' | '$bitsAnyClear';

export function bits(operator: BitOperator, operand: Value): ValueTest {
  const positions = bitPositions(operator, operand);
  const wanted = operator.endsWith('Set');
  const any = operator.startsWith('$bitsAny');
  return (value) => {
    const isSet = bitReader(value as Value);
    if (isSet === undefined) return false;
    const hits = (position: number) => isSet(position) === wanted;
    return any ? positions.some(hits) : positions.every(hits);
  };
}

function bitPositions(operator: string, operand: Value): number[] {
  if (Array.isArray(operand)) return operand.map((position) => bitPosition(operator, position));
  if (operand instanceof Binary) {
    const isSet = binaryBits(operand);
    return Array.from({ length: operand.position * 8 }, (_, i) => i).filter(isSet);
  }
  if (!isNumber(operand)) {
    throw badValue(`${operator} takes an Array, a number, or a BinData but received: ${String(operand)}`);
  }
  const mask = toWholeNumber(operand);
  if (mask === undefined || mask > INT64_MAX) throw failedToParse(`Expected an integer: ${operator}`);
  if (mask < 0n) throw failedToParse(`Expected a non-negative number in: ${operator}`);
  return Array.from({ length: 63 }, (_, i) => i).filter((i) => (mask >> BigInt(i)) & 1n);
}

function bitPosition(operator: string, position: Value): number {
  const whole = isNumber(position) ? toWholeNumber(position) : undefined;
  if (whole === undefined)
    throw badValue(`bit positions must be an integer but got a fraction or no number in: ${operator}`);
  if (whole < 0n || whole > 2147483647n) {
    throw badValue(`bit positions must be >= 0 and representable as a 32-bit signed integer in: ${operator}`);
  }
  return Number(whole);
}

function bitReader(value: Value): ((position: number) => boolean) | undefined {
  if (value instanceof Binary) return binaryBits(value);
  const whole = isNumber(value) ? toWholeNumber(value) : undefined;
  if (whole === undefined || whole < INT64_MIN || whole > INT64_MAX) return undefined;
  // Two's complement: the sign goes on for ever.
  return (position) => ((whole >> BigInt(position)) & 1n) === 1n;
}

function binaryBits(binary: Binary): (position: number) => boolean {
  return (position) => {
    const byte = position < binary.position * 8 ? binary.buffer[position >> 3]! : 0;
    return ((byte >> (position & 7)) & 1) === 1;
  };
}
