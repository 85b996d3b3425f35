import { Decimal128, Double } from 'bson';
import type { Decimal } from '../../bson/decimal.ts';
import type { NumberValue } from '../../bson/document.ts';
import { toDecimal, toDouble } from '../../bson/number.ts';
import { isNumber } from '../../bson/types.ts';
import { commandError } from '../../errors.ts';
import * as exact from '../numbers/decimal-trigonometry.ts';
import { decimal, widest, widthOf } from '../numbers/numeric.ts';
import { isNullish } from './nullish.ts';
import { binary, unary } from './operands.ts';
import { nameOfType } from './type-name.ts';
import type { Operator, Operators } from './types.ts';

interface Bounds {
  min: number;
  max: number;
}

const finiteOnly: Bounds = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE };
const unit: Bounds = { min: -1, max: 1 };

function trigonometric(
  double: (value: number) => number,
  precise: (value: Decimal) => Decimal,
  bounds?: Bounds,
): Operator {
  return unary((value, name) => {
    if (isNullish(value)) return null;
    if (!isNumber(value)) {
      throw commandError(28765, `${name} only supports numeric types, not ${nameOfType(value)}`);
    }
    if (bounds) checkBounds(value, bounds, name);
    if (value instanceof Decimal128) return decimal(precise(toDecimal(value)));
    return new Double(double(toDouble(value)));
  });
}

function checkBounds(value: NumberValue, { min, max }: Bounds, name: string): void {
  const number = toDouble(value);
  if (Number.isNaN(number) || (number >= min && number <= max)) return;
  const open = max === Number.MAX_VALUE && min === -Number.MAX_VALUE;
  const range = open ? '(-inf,inf)' : `[${min},${max === Infinity ? 'inf' : max}]`;
  throw commandError(50989, `cannot apply ${name} to ${value}, value must be in ${range}`);
}

const atan2 = binary((y, x, name) => {
  if (isNullish(y) || isNullish(x)) return null;
  for (const [value, code] of [
    [y, 51044],
    [x, 51045],
  ] as const) {
    if (!isNumber(value))
      throw commandError(code, `${name} only supports numeric types, not ${nameOfType(value)}`);
  }
  const [ordinate, abscissa] = [y as NumberValue, x as NumberValue];
  if (widest(widthOf(ordinate), widthOf(abscissa)) === 'decimal') {
    return decimal(exact.atan2(toDecimal(ordinate), toDecimal(abscissa)));
  }
  return new Double(Math.atan2(toDouble(ordinate), toDouble(abscissa)));
});

export const trigonometryOperators = {
  $sin: trigonometric(Math.sin, exact.sin, finiteOnly),
  $cos: trigonometric(Math.cos, exact.cos, finiteOnly),
  $tan: trigonometric(Math.tan, exact.tan, finiteOnly),
  $asin: trigonometric(Math.asin, exact.asin, unit),
  $acos: trigonometric(Math.acos, exact.acos, unit),
  $atan: trigonometric(Math.atan, exact.atan),
  $atan2: atan2,
  $sinh: trigonometric(Math.sinh, exact.sinh),
  $cosh: trigonometric(Math.cosh, exact.cosh),
  $tanh: trigonometric(Math.tanh, exact.tanh),
  $asinh: trigonometric(Math.asinh, exact.asinh),
  $acosh: trigonometric(Math.acosh, exact.acosh, { min: 1, max: Infinity }),
  $atanh: trigonometric(Math.atanh, exact.atanh, unit),
  $degreesToRadians: trigonometric((value) => value * (Math.PI / 180), exact.degreesToRadians),
  $radiansToDegrees: trigonometric((value) => value * (180 / Math.PI), exact.radiansToDegrees),
} satisfies Operators;
