import { compareValues } from '../../bson/compare.ts';
import type { Value } from '../../bson/document.ts';
import { Doc } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import {
  avgCollector,
  collect,
  deviationCollector,
  extremeCollector,
  sumCollector,
} from '../accumulators/collectors.ts';
import { countOf, countShape } from '../accumulators/count-operand.ts';
import type { Collector } from '../accumulators/types.ts';
import { isNullish } from './nullish.ts';
import { named, nary } from './operands.ts';
import { nameOfType } from './type-name.ts';
import type { Operator, Operators } from './types.ts';

/** `$sum`, `$max` … of the operands, or of the elements of the one operand when it is an array. */
function overOperands(createCollector: () => Collector): Operator {
  return nary({}, (operands) => {
    const [only] = operands;
    const values = operands.length === 1 && Array.isArray(only) ? only : operands;
    return collect(createCollector(), values);
  });
}

/** `$firstN` and its like on an array. */
function several(take: (values: Value[], n: number) => Value[]): Operator {
  const evaluate = named(countShape, ({ n, input }) => {
    const count = countOf(n);
    if (!Array.isArray(input)) {
      throw commandError(5788200, `Input must be an array, but found ${nameOfType(input)}`);
    }
    return take(input, count);
  });
  return (argument, compiler, name) => {
    if (argument instanceof Doc) return evaluate(argument, compiler, name);
    throw commandError(5787801, `specification must be an object; found ${name}: ${nameOfType(argument)}`);
  };
}

function ordered(values: Value[], n: number, direction: 1 | -1): Value[] {
  return values
    .filter((value) => !isNullish(value))
    .sort((left, right) => compareValues(left, right) * direction)
    .slice(0, n);
}

export const accumulatingOperators = {
  $sum: overOperands(sumCollector),
  $avg: overOperands(avgCollector),
  $min: overOperands(() => extremeCollector(-1)),
  $max: overOperands(() => extremeCollector(1)),
  $stdDevPop: overOperands(() => deviationCollector('population')),
  $stdDevSamp: overOperands(() => deviationCollector('sample')),
  $firstN: several((values, n) => values.slice(0, n)),
  $lastN: several((values, n) => values.slice(-n)),
  $minN: several((values, n) => ordered(values, n, 1)),
  $maxN: several((values, n) => ordered(values, n, -1)),
} satisfies Operators;
