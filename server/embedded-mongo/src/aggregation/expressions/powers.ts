import { Decimal128, Double } from 'bson';
import { type Decimal, decimalFromInteger } from '../../bson/decimal.ts';
import type { NumberValue } from '../../bson/document.ts';
import { toDecimal, toDouble } from '../../bson/number.ts';
import { isNumber } from '../../bson/types.ts';
import { badValue, commandError } from '../../errors.ts';
import * as decimals from '../numbers/decimal-arithmetic.ts';
import {
  expDecimal,
  fromFixed,
  ln10,
  lnFixed,
  squareRoot,
  toFixed,
  workingScale,
} from '../numbers/decimal-functions.ts';
import { decimal, isInteger, long, narrow, toBigInt, widest, widthOf } from '../numbers/numeric.ts';
import { roundDecimal } from '../numbers/rounding.ts';
import { isNullish } from './nullish.ts';
import { binary, unary } from './operands.ts';
import { nameOfType } from './type-name.ts';
import type { Operator, Operators, Result } from './types.ts';

const nan: Decimal = { kind: 'nan' };

function numericFunction(options: {
  /** Refuses arguments out of range. */
  check?: (value: NumberValue, name: string) => void;
  double: (value: number) => number;
  decimal: (value: Decimal) => Decimal;
}): Operator {
  return unary((value, name) => {
    if (isNullish(value)) return null;
    if (!isNumber(value)) {
      throw commandError(28765, `${name} only supports numeric types, not ${nameOfType(value)}`);
    }
    options.check?.(value, name);
    if (value instanceof Decimal128) return decimal(options.decimal(toDecimal(value)));
    return new Double(options.double(toDouble(value)));
  });
}

function requirePositive(code: number) {
  return (value: NumberValue, name: string) => {
    const parsed = toDecimal(value);
    const positive = parsed.kind === 'nan' || (!parsed.negative && !decimals.isZero(parsed));
    if (!positive) throw commandError(code, `${name}'s argument must be a positive number, but is ${value}`);
  };
}

function requireNotNegative(value: NumberValue, name: string): void {
  const parsed = toDecimal(value);
  if (parsed.kind !== 'nan' && parsed.negative && !decimals.isZero(parsed)) {
    throw commandError(28714, `${name}'s argument must be greater than or equal to 0`);
  }
}

function exp(value: Decimal): Decimal {
  if (value.kind === 'nan') return nan;
  if (value.kind === 'infinity') return value.negative ? decimalFromInteger(0n) : value;
  if (value.coefficient === 0n) return decimals.one;
  // Above this every result overflows, below it every result is zero.
  if (decimals.digits(value.coefficient) + value.exponent > 6) {
    return value.negative ? decimals.finite(0n, -6176) : { kind: 'infinity', negative: false };
  }
  return expDecimal(toFixed(value, workingScale), workingScale);
}

function ln(value: Decimal): Decimal {
  if (value.kind !== 'finite') return value;
  if (decimals.isZero(decimals.subtract(value, decimals.one))) return decimalFromInteger(0n);
  return fromFixed(lnFixed(value, workingScale), workingScale);
}

function log10(value: Decimal): Decimal {
  if (value.kind !== 'finite') return value;
  const exact = powerOfTen(value.coefficient);
  if (exact !== undefined) return decimalFromInteger(BigInt(exact + value.exponent));
  return decimals.divide(ln(value), fromFixed(ln10(workingScale), workingScale));
}

function powerOfTen(coefficient: bigint): number | undefined {
  const size = decimals.digits(coefficient) - 1;
  return coefficient === 10n ** BigInt(size) ? size : undefined;
}

function sqrt(value: Decimal): Decimal {
  return value.kind === 'finite' ? squareRoot(value) : value;
}

function log(value: Result, base: Result): Result {
  if (isNullish(value) || isNullish(base)) return null;
  if (!isNumber(value))
    throw commandError(28756, `$log's argument must be numeric, not ${nameOfType(value)}`);
  if (!isNumber(base)) throw commandError(28757, `$log's base must be numeric, not ${nameOfType(base)}`);
  requirePositive(28758)(value, '$log');
  const parsedBase = toDecimal(base);
  const usable =
    parsedBase.kind === 'nan' || (!parsedBase.negative && toDouble(base) !== 1 && toDouble(base) > 0);
  if (!usable)
    throw commandError(28759, `$log's base must be a positive number not equal to 1, but is ${base}`);
  if (widest(widthOf(value), widthOf(base)) === 'decimal') {
    return decimal(logarithm(toDecimal(value), parsedBase));
  }
  return new Double(Math.log(toDouble(value)) / Math.log(toDouble(base)));
}

/** A whole number where the value is a power of the base. */
function logarithm(value: Decimal, base: Decimal): Decimal {
  const quotient = decimals.divide(ln(value), ln(base));
  if (quotient.kind !== 'finite' || base.kind !== 'finite' || quotient.exponent > 0) return quotient;
  const nearest = roundDecimal(quotient, 0, 'halfEven');
  if (nearest.kind !== 'finite' || nearest.coefficient <= 0n || nearest.coefficient > 4096n) return quotient;
  const power = decimals.finite(
    base.coefficient ** nearest.coefficient,
    base.exponent * Number(nearest.coefficient),
  );
  return decimals.isZero(decimals.subtract(value, power)) ? nearest : quotient;
}

function pow(base: Result, exponent: Result): Result {
  if (isNullish(base) || isNullish(exponent)) return null;
  if (!isNumber(base)) throw commandError(28762, `$pow's base must be numeric, not ${nameOfType(base)}`);
  if (!isNumber(exponent))
    throw commandError(28763, `$pow's exponent must be numeric, not ${nameOfType(exponent)}`);
  if (toDouble(base) === 0 && toDouble(exponent) < 0) {
    throw commandError(28764, '$pow cannot take a base of 0 and a negative exponent');
  }
  const width = widest(widthOf(base), widthOf(exponent));
  if (width === 'decimal') return decimal(padded(powDecimal(toDecimal(base), toDecimal(exponent))));
  if (isInteger(base) && isInteger(exponent)) {
    const result = integerPower(toBigInt(base), toBigInt(exponent));
    if (result !== undefined) return width === 'long' ? long(result) : narrow(result);
  }
  return new Double(toDouble(base) ** toDouble(exponent));
}

/** The exact power, where it fits 64 bits. */
function integerPower(base: bigint, exponent: bigint): bigint | undefined {
  if (exponent < 0n) {
    if (base === 1n) return 1n;
    if (base === -1n) return exponent % 2n === 0n ? 1n : -1n;
    return undefined;
  }
  if (base === 0n || base === 1n || base === -1n) {
    if (exponent === 0n) return 1n;
    return base === -1n && exponent % 2n === 0n ? 1n : base;
  }
  if (exponent > 63n) return undefined;
  const result = base ** exponent;
  return BigInt.asIntN(64, result) === result ? result : undefined;
}

function powDecimal(base: Decimal, exponent: Decimal): Decimal {
  if (exponent.kind === 'finite' && exponent.coefficient === 0n) return decimals.one;
  if (base.kind !== 'finite' || exponent.kind !== 'finite') return powSpecial(base, exponent);
  const whole = wholeExponent(exponent);
  if (base.coefficient === 0n) return decimals.finite(0n, 0);
  if (whole !== undefined && whole >= 0n && whole <= 1024n) {
    return decimals.finite(base.coefficient ** whole, base.exponent * Number(whole));
  }
  if (base.negative && whole === undefined) return nan;
  const magnitude = base.negative ? decimals.negate(base) : base;
  const scale = workingScale + Math.max(0, decimals.digits(exponent.coefficient) + exponent.exponent);
  if (scale > workingScale + 12) throw badValue(`$pow: the exponent is too large for decimal arithmetic`);
  const logarithm = decimals.multiply(fromFixed(lnFixed(magnitude as typeof base, scale), scale), exponent);
  if (logarithm.kind !== 'finite') return logarithm;
  const result = expDecimal(toFixed(logarithm, scale), scale);
  return base.negative && whole !== undefined && whole % 2n !== 0n ? decimals.negate(result) : result;
}

/** MongoDB's decimal power always has 34 digits. */
function padded(value: Decimal): Decimal {
  if (value.kind !== 'finite') return value;
  if (value.coefficient === 0n) return decimals.finite(0n, -6176);
  const shift = Math.max(0, 34 - decimals.digits(value.coefficient));
  return decimals.finite(value.coefficient * 10n ** BigInt(shift), value.exponent - shift, value.negative);
}

function wholeExponent(value: Extract<Decimal, { kind: 'finite' }>): bigint | undefined {
  if (value.exponent >= 0)
    return value.exponent > 40 ? undefined : value.coefficient * 10n ** BigInt(value.exponent);
  const divisor = 10n ** BigInt(-value.exponent);
  return value.coefficient % divisor === 0n ? value.coefficient / divisor : undefined;
}

// Infinities and NaN follow the same rules as doubles.
function powSpecial(base: Decimal, exponent: Decimal): Decimal {
  const asDouble = (value: Decimal) => {
    if (value.kind === 'nan') return Number.NaN;
    if (value.kind === 'infinity') return value.negative ? -Infinity : Infinity;
    return Number(`${value.coefficient}e${value.exponent}`);
  };
  return toDecimal(new Double(asDouble(base) ** asDouble(exponent)));
}

export const powerOperators = {
  $exp: numericFunction({ double: Math.exp, decimal: exp }),
  $ln: numericFunction({ check: requirePositive(28766), double: Math.log, decimal: ln }),
  $log: binary(log),
  $log10: numericFunction({ check: requirePositive(28761), double: Math.log10, decimal: log10 }),
  $sqrt: numericFunction({ check: requireNotNegative, double: Math.sqrt, decimal: sqrt }),
  $pow: binary(pow),
} satisfies Operators;
