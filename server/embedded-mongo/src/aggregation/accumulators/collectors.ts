import { Double, Int32 } from 'bson';
import { compareValues } from '../../bson/compare.ts';
import { decimalFromInteger } from '../../bson/decimal.ts';
import { Doc, MISSING, type NumberValue, type Value } from '../../bson/document.ts';
import { toDouble } from '../../bson/number.ts';
import { isNumber } from '../../bson/types.ts';
import { isNullish, orNull } from '../expressions/nullish.ts';
import { mergeInto } from '../expressions/objects.ts';
import type { Result } from '../expressions/types.ts';
import { divide } from '../numbers/decimal-arithmetic.ts';
import { decimal } from '../numbers/numeric.ts';
import { Sum } from '../numbers/sum.ts';
import type { Collector } from './types.ts';

/** Numbers only; all else does not count. */
export function sumCollector(): Collector {
  const sum = new Sum();
  return {
    add: (value) => {
      if (value !== MISSING && isNumber(value)) sum.add(value);
    },
    result: () => sum.toValue(),
  };
}

export function avgCollector(): Collector {
  const sum = new Sum();
  let count = 0;
  return {
    add: (value) => {
      if (value === MISSING || !isNumber(value)) return;
      sum.add(value);
      count += 1;
    },
    result: () => {
      if (count === 0) return null;
      if (sum.width === 'decimal') return decimal(divide(sum.toDecimal(), decimalFromInteger(BigInt(count))));
      return new Double(sum.toNumber() / count);
    },
  };
}

export function extremeCollector(direction: 1 | -1): Collector {
  let best: Value = null;
  return {
    add: (value) => {
      if (isNullish(value)) return;
      if (best === null || compareValues(value, best) * direction > 0) best = value;
    },
    result: () => best,
  };
}

export function firstCollector(): Collector {
  let first: Value = null;
  let empty = true;
  return {
    add: (value) => {
      if (empty) first = orNull(value);
      empty = false;
    },
    result: () => first,
  };
}

export function lastCollector(): Collector {
  let last: Value = null;
  return {
    add: (value) => {
      last = orNull(value);
    },
    result: () => last,
  };
}

/** Welford's method: one pass, without the loss of subtracting large squares. */
export function deviationCollector(kind: 'population' | 'sample'): Collector {
  let count = 0;
  let mean = 0;
  let squares = 0;
  const least = kind === 'population' ? 1 : 2;
  return {
    add: (value) => {
      if (value === MISSING || !isNumber(value)) return;
      const number = toDouble(value);
      count += 1;
      const delta = number - mean;
      mean += delta / count;
      squares += delta * (number - mean);
    },
    result: () => {
      if (count < least) return null;
      return new Double(Math.sqrt(squares / (kind === 'population' ? count : count - 1)));
    },
  };
}

export function mergeObjectsCollector(): Collector {
  const merged = new Doc();
  return { add: (value) => mergeInto(merged, value), result: () => merged };
}

/** Counts everything it is given. */
export function countCollector(): Collector {
  const sum = new Sum();
  const one: NumberValue = new Int32(1);
  return { add: () => sum.add(one), result: () => sum.toValue() };
}

/** Gives a list of values to a collector, for operators that work on arrays. */
export function collect(collector: Collector, values: Iterable<Result>): Value {
  for (const value of values) collector.add(value);
  return collector.result();
}
