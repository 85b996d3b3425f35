import { Decimal128, Double, Int32, Long } from 'bson';
import { readDecimal } from '../../../bson/decimal.ts';
import type { NumberValue, Value } from '../../../bson/document.ts';
import { toDecimal, toDouble } from '../../../bson/number.ts';
import { isNumber } from '../../../bson/types.ts';
import { decimal, fitsInt, fitsLong, isInteger, toBigInt } from '../../numbers/numeric.ts';
import { roundDecimalToInteger } from '../../numbers/rounding.ts';
import { conversionFailure, numberParseFailure, unsupportedConversion } from './failure.ts';

export function toInt(value: Value): Int32 {
  if (value instanceof Date) throw unsupportedConversion(value, 'int');
  const integer = wholePart(value, 'int');
  if (!fitsInt(Number(integer))) throw overflow(integer.toString());
  return new Int32(Number(integer));
}

export function toLong(value: Value): Long {
  if (value instanceof Date) return Long.fromBigInt(BigInt(value.getTime()));
  const integer = wholePart(value, 'long');
  if (!fitsLong(integer)) throw overflow(integer.toString());
  return Long.fromBigInt(integer);
}

function wholePart(value: Value, to: string): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'string') return parseInteger(value);
  if (!isNumber(value)) throw unsupportedConversion(value, to);
  return truncate(value, to);
}

/** A number without its fraction; NaN and infinities have none. */
export function truncate(value: NumberValue, to: string): bigint {
  if (isInteger(value)) return toBigInt(value);
  if (value instanceof Double) {
    if (Number.isFinite(value.value)) return BigInt(Math.trunc(value.value));
    throw conversionFailure(
      `Attempt to convert ${special(value.value)} value to ${to} type in $convert with no onError value`,
    );
  }
  const whole = roundDecimalToInteger(readDecimal(value), 'truncate');
  if (whole.kind !== 'finite') {
    throw conversionFailure(
      `Attempt to convert ${value} value to ${to} type in $convert with no onError value`,
    );
  }
  // No type of 64 bits holds more digits than this.
  if (whole.exponent > 40 && whole.coefficient !== 0n) throw overflow(value.toString());
  return whole.coefficient * 10n ** BigInt(Math.min(whole.exponent, 40));
}

function special(value: number): string {
  return Number.isNaN(value) ? 'NaN' : 'infinity';
}

function overflow(value: string) {
  return conversionFailure(
    `Conversion would overflow target type in $convert with no onError value: ${value}`,
  );
}

function parseInteger(text: string): bigint {
  if (text === '') throw numberParseFailure(text, 'No digits');
  if (/^[+-]?0[xX]/.test(text)) {
    throw conversionFailure(`Illegal hexadecimal input in $convert with no onError value: ${text}`);
  }
  if (!/^[+-]?\d+$/.test(text)) throw numberParseFailure(text, 'Did not consume whole string.');
  return BigInt(text.replace(/^\+/, ''));
}

const decimalPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const specialPattern = /^[+-]?(?:inf(?:inity)?|nan)$/i;

export function toDoubleValue(value: Value): Double {
  if (typeof value === 'boolean') return new Double(value ? 1 : 0);
  if (value instanceof Date) return new Double(value.getTime());
  if (typeof value === 'string') return new Double(parseDouble(value));
  if (!isNumber(value)) throw unsupportedConversion(value, 'double');
  const double = toDouble(value);
  if (!Number.isFinite(double) && value instanceof Decimal128 && readDecimal(value).kind === 'finite') {
    throw overflow(value.toString());
  }
  return new Double(double);
}

function parseDouble(text: string): number {
  checkNumber(text);
  if (!specialPattern.test(text)) {
    const value = Number(text);
    if (!Number.isFinite(value)) throw numberParseFailure(text, 'Out of range');
    return value;
  }
  if (/nan/i.test(text)) return Number.NaN;
  return text.startsWith('-') ? -Infinity : Infinity;
}

function checkNumber(text: string): void {
  if (text === '') throw numberParseFailure(text, 'Empty string');
  if (/^[+-]?0[xX]/.test(text)) {
    throw conversionFailure(`Illegal hexadecimal input in $convert with no onError value: ${text}`);
  }
  if (!decimalPattern.test(text) && !specialPattern.test(text)) {
    throw numberParseFailure(text, 'Did not consume whole string.');
  }
}

export function toDecimalValue(value: Value): Decimal128 {
  if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
  if (value instanceof Date) return Decimal128.fromString(value.getTime().toString());
  if (typeof value === 'string') {
    checkNumber(value);
    return Decimal128.fromStringWithRounding(value);
  }
  if (!isNumber(value)) throw unsupportedConversion(value, 'decimal');
  return decimal(toDecimal(value));
}
