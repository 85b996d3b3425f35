import { type Decimal, decimalFromInteger } from '../../bson/decimal.ts';
import {
  add,
  digits,
  divide,
  finite,
  isZero,
  multiply,
  negate,
  one,
  subtract,
} from './decimal-arithmetic.ts';
import { expDecimal, fromFixed, lnFixed, power10, squareRoot, toFixed } from './decimal-functions.ts';
import { atanFixed, pi, sinCosFixed } from './fixed-trigonometry.ts';

type Finite = Extract<Decimal, { kind: 'finite' }>;

// Wide enough for 34 digits of the smallest argument that is not handled by `nearIdentity`.
const scale = 140;
const nan: Decimal = { kind: 'nan' };
const zero = decimalFromInteger(0n);

function magnitude(value: Finite): number {
  return digits(value.coefficient) + value.exponent;
}

/** For tiny arguments f(x) is x but for a difference far behind the 34th digit. */
function nearIdentity(value: Finite, towardsZero: boolean): Decimal {
  const unit = value.negative === towardsZero ? 1n : -1n;
  return finite(value.coefficient * power10(40) + unit, value.exponent - 40);
}

function odd(
  whenTinyTowardsZero: boolean,
  infinite: (negative: boolean) => Decimal,
  compute: (value: Finite) => Decimal,
): (value: Decimal) => Decimal {
  return (value) => {
    if (value.kind === 'nan') return nan;
    if (value.kind === 'infinity') return infinite(value.negative);
    if (value.coefficient === 0n) return finite(0n, 0, value.negative);
    return magnitude(value) < -40 ? nearIdentity(value, whenTinyTowardsZero) : compute(value);
  };
}

const infinity = (negative: boolean): Decimal => ({ kind: 'infinity', negative });
const signed = (value: Decimal) => (negative: boolean) => (negative ? negate(value) : value);

function sinCos(value: Finite): { sin: Decimal; cos: Decimal } {
  const wide = scale + Math.max(0, magnitude(value));
  const { sin: sine, cos: cosine } = sinCosFixed(toFixed(value, wide), wide);
  return { sin: fromFixed(sine, wide), cos: fromFixed(cosine, wide) };
}

export const sin = odd(
  true,
  () => nan,
  (value) => sinCos(value).sin,
);
export const tan = odd(
  false,
  () => nan,
  (value) => {
    const both = sinCos(value);
    return divide(both.sin, both.cos);
  },
);

export function cos(value: Decimal): Decimal {
  if (value.kind !== 'finite') return nan;
  return isZero(value) ? one : sinCos(value).cos;
}

const halfPi = fromFixed(pi(scale) / 2n, scale);

export const atan = odd(true, signed(halfPi), (value) => {
  if (magnitude(value) <= scale) return fromFixed(atanFixed(toFixed(value, scale), scale), scale);
  return value.negative ? negate(halfPi) : halfPi;
});

export function atan2(y: Decimal, x: Decimal): Decimal {
  if (y.kind === 'nan' || x.kind === 'nan') return nan;
  const wholePi = fromFixed(pi(scale), scale);
  const sign = signed(one)(y.negative);
  if (isZero(y)) return x.negative ? multiply(wholePi, sign) : finite(0n, 0, y.negative);
  if (isZero(x)) return multiply(halfPi, sign);
  if (y.kind === 'infinity' && x.kind === 'infinity') {
    const quarter = divide(wholePi, decimalFromInteger(4n));
    return multiply(multiply(quarter, decimalFromInteger(x.negative ? 3n : 1n)), sign);
  }
  if (y.kind === 'infinity') return multiply(halfPi, sign);
  if (x.kind === 'infinity') return x.negative ? multiply(wholePi, sign) : finite(0n, 0, y.negative);
  const angle = atan(wideQuotient(y, x));
  return x.negative ? add(angle, multiply(wholePi, sign)) : angle;
}

// `divide` keeps 36 digits; an angle near an axis needs those of the fixed-point scale.
function wideQuotient(y: Finite, x: Finite): Decimal {
  const negative = y.negative !== x.negative;
  return finite((y.coefficient * power10(scale)) / x.coefficient, y.exponent - x.exponent - scale, negative);
}

const rootOfOneMinusSquare = (value: Finite) => {
  const rest = subtract(one, multiply(value, value));
  return rest.kind === 'finite' ? squareRoot(rest) : rest;
};

export const asin = odd(
  false,
  () => nan,
  (value) => atan2(value, rootOfOneMinusSquare(value)),
);

export function acos(value: Decimal): Decimal {
  return value.kind === 'finite' ? atan2(rootOfOneMinusSquare(value), value) : nan;
}

function exponential(value: Finite): Decimal {
  if (magnitude(value) > 6) return value.negative ? zero : infinity(false);
  return expDecimal(toFixed(value, scale), scale);
}

const halfOf = (value: Decimal) => divideWide(value, 2n);

function divideWide(value: Decimal, divisor: bigint): Decimal {
  if (value.kind !== 'finite') return value;
  return finite((value.coefficient * 10n) / divisor, value.exponent - 1);
}

export const sinh = odd(false, infinity, (value) =>
  halfOf(subtract(exponential(value), exponential(negate(value) as Finite))),
);

export function cosh(value: Decimal): Decimal {
  if (value.kind === 'nan') return nan;
  if (value.kind === 'infinity') return infinity(false);
  if (isZero(value)) return one;
  return halfOf(add(exponential(value), exponential(negate(value) as Finite)));
}

export const tanh = odd(true, signed(one), (value) => {
  // Beyond this the difference from one is behind the 34th digit.
  if (magnitude(value) > 2) return finite(value.negative ? -(power10(50) - 1n) : power10(50) - 1n, -50);
  return divide(sinh(value), cosh(value));
});

function ln(value: Decimal): Decimal {
  return value.kind === 'finite' ? fromFixed(lnFixed(value, scale), scale) : value;
}

export const asinh = odd(true, infinity, (value) => {
  const size: Finite = value.negative ? (negate(value) as Finite) : value;
  const square = add(multiply(size, size), one) as Finite;
  const result = ln(add(size, wideRoot(square)));
  return value.negative ? negate(result) : result;
});

// A root with all the digits of the fixed-point scale, for sums in which the leading ones cancel.
function wideRoot(value: Finite): Decimal {
  const padded = finite(value.coefficient * power10(2 * scale), value.exponent - 2 * scale);
  return squareRoot(padded);
}

export function acosh(value: Decimal): Decimal {
  if (value.kind !== 'finite') return value;
  const square = subtract(multiply(value, value), one) as Finite;
  if (isZero(square)) return zero;
  return ln(add(value, wideRoot(square)));
}

export const atanh = odd(
  false,
  () => nan,
  (value) => {
    const numerator = add(one, value) as Finite;
    const denominator = subtract(one, value) as Finite;
    if (isZero(denominator)) return infinity(false);
    if (isZero(numerator)) return infinity(true);
    const ratio = lnFixed(numerator, scale) - lnFixed(denominator, scale);
    return fromFixed(ratio / 2n, scale);
  },
);

const radiansOfDegree = finite(pi(60) / 180n, -60);
const degreesOfRadian = finite((180n * power10(120)) / pi(60), -60);

export const degreesToRadians = (value: Decimal) => multiply(value, radiansOfDegree);
export const radiansToDegrees = (value: Decimal) => multiply(value, degreesOfRadian);
