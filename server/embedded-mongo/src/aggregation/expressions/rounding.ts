import { Double, Int32, Long } from 'bson';
import { decimalToNumber, readDecimal } from '../../bson/decimal.ts';
import type { NumberValue } from '../../bson/document.ts';
import { isNumber } from '../../bson/types.ts';
import { commandError } from '../../errors.ts';
import { exactDecimal } from '../numbers/exact-decimal.ts';
import { decimal, exactInteger, fitsLong, long, narrow, toBigInt } from '../numbers/numeric.ts';
import { type Rounding, roundDecimal, roundDecimalToInteger, roundInteger } from '../numbers/rounding.ts';
import { isNullish } from './nullish.ts';
import { nary, unary } from './operands.ts';
import { nameOfType } from './type-name.ts';
import type { Operator, Operators, Result } from './types.ts';

function numeric(evaluate: (value: NumberValue) => NumberValue): Operator {
  return unary((value, name) => {
    if (isNullish(value)) return null;
    if (!isNumber(value)) {
      throw commandError(28765, `${name} only supports numeric types, not ${nameOfType(value)}`);
    }
    return evaluate(value);
  });
}

function absolute(value: NumberValue): NumberValue {
  if (value instanceof Double) return new Double(Math.abs(value.value));
  if (value instanceof Int32) return narrow(BigInt(Math.abs(value.value)));
  if (value instanceof Long) {
    const integer = value.toBigInt();
    const magnitude = integer < 0n ? -integer : integer;
    if (!fitsLong(magnitude)) throw commandError(28680, "can't take $abs of long long min");
    return long(magnitude);
  }
  const parsed = readDecimal(value);
  if (parsed.kind === 'nan') return value;
  if (parsed.kind === 'infinity') return decimal({ ...parsed, negative: false });
  const { coefficient } = parsed;
  return decimal({ ...parsed, negative: false, coefficient: coefficient < 0n ? -coefficient : coefficient });
}

function toInteger(mode: Rounding, round: (value: number) => number): (value: NumberValue) => NumberValue {
  return (value) => {
    if (value instanceof Double) return new Double(round(value.value));
    if (value instanceof Int32 || value instanceof Long) return value;
    return decimal(roundDecimalToInteger(readDecimal(value), mode));
  };
}

/** `$round` and `$trunc`: a number and an optional place from -20 to 100. */
function toPlace(mode: Rounding): Operator {
  return nary({ min: 1, max: 2 }, (operands, name) => {
    const [value, place] = operands;
    if (isNullish(value)) return null;
    if (!isNumber(value)) {
      throw commandError(51081, `${name} only supports numeric types, not ${nameOfType(value)}`);
    }
    const digits = operands.length === 1 ? 0 : placeOf(place, name);
    return digits === undefined ? null : roundTo(value, digits, mode, name);
  });
}

function placeOf(place: Result, name: string): number | undefined {
  if (isNullish(place)) return undefined;
  const integer = isNumber(place) ? exactInteger(place) : undefined;
  if (integer === undefined)
    throw commandError(51082, `precision argument to ${name} must be a integral value`);
  if (integer < -20n || integer > 100n) {
    throw commandError(
      51083,
      `cannot apply ${name} with precision value ${integer} value must be in [-20, 100]`,
    );
  }
  return Number(integer);
}

function roundTo(value: NumberValue, place: number, mode: Rounding, name: string): NumberValue {
  if (value instanceof Double) return roundDouble(value, place, mode);
  if (value instanceof Int32 || value instanceof Long) {
    const rounded = roundInteger(toBigInt(value), place, mode);
    if (!fitsLong(rounded)) {
      throw commandError(51080, `invalid conversion from Decimal128 result in ${name} of ${value}`);
    }
    return value instanceof Long ? long(rounded) : narrow(rounded);
  }
  return decimal(roundDecimal(readDecimal(value), place, mode));
}

function roundDouble(value: Double, place: number, mode: Rounding): Double {
  if (!Number.isFinite(value.value)) return value;
  // The digits a double really has decide a tie, not those it is printed with.
  const rounded = decimalToNumber(roundDecimal(exactDecimal(value.value), place, mode));
  return new Double(rounded);
}

export const roundingOperators = {
  $abs: numeric(absolute),
  $ceil: numeric(toInteger('ceiling', Math.ceil)),
  $floor: numeric(toInteger('floor', Math.floor)),
  $round: toPlace('halfEven'),
  $trunc: toPlace('truncate'),
} satisfies Operators;
