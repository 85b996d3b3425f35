import type { Value } from '../../bson/document.ts';
import { Doc, MISSING } from '../../bson/document.ts';
import { commandError, typeMismatch } from '../../errors.ts';
import type { Compiler, Evaluate } from '../expressions/types.ts';
import { ValueSet } from '../expressions/value-set.ts';
import { sizeOf } from '../memory.ts';
import {
  avgCollector,
  countCollector,
  deviationCollector,
  extremeCollector,
  firstCollector,
  lastCollector,
  mergeObjectsCollector,
  sumCollector,
} from './collectors.ts';
import type { Collector, CompileAccumulator } from './types.ts';

function operandOf(argument: Value, compiler: Compiler, name: string): Evaluate {
  if (!Array.isArray(argument)) return compiler.compile(argument);
  if (argument.length === 1) return compiler.compile(argument[0]);
  throw commandError(40237, `The ${name} accumulator is a unary operator`);
}

function collecting(createCollector: () => Collector): CompileAccumulator {
  return (argument, compiler, name) => {
    const operand = operandOf(argument, compiler, name);
    return () => {
      const collector = createCollector();
      return { add: (context) => collector.add(operand(context)), result: collector.result };
    };
  };
}

const push: CompileAccumulator = (argument, compiler, name) => {
  const operand = operandOf(argument, compiler, name);
  return ({ grow }) => {
    const values: Value[] = [];
    return {
      add: (context) => {
        const value = operand(context);
        if (value === MISSING) return;
        grow(sizeOf(value));
        values.push(value);
      },
      result: () => values,
    };
  };
};

const addToSet: CompileAccumulator = (argument, compiler, name) => {
  const operand = operandOf(argument, compiler, name);
  return ({ grow }) => {
    const values = new ValueSet();
    return {
      add: (context) => {
        const value = operand(context);
        if (value !== MISSING && values.add(value)) grow(2 * sizeOf(value) + 64);
      },
      result: () => [...values.values()],
    };
  };
};

const count: CompileAccumulator = (argument) => {
  if (!(argument instanceof Doc) || argument.size > 0) {
    throw typeMismatch('$count takes no arguments, i.e. $count:{}');
  }
  return () => {
    const collector = countCollector();
    return { add: () => collector.add(null), result: collector.result };
  };
};

export const simpleAccumulators = {
  $sum: collecting(sumCollector),
  $avg: collecting(avgCollector),
  $min: collecting(() => extremeCollector(-1)),
  $max: collecting(() => extremeCollector(1)),
  $first: collecting(firstCollector),
  $last: collecting(lastCollector),
  $stdDevPop: collecting(() => deviationCollector('population')),
  $stdDevSamp: collecting(() => deviationCollector('sample')),
  $mergeObjects: collecting(mergeObjectsCollector),
  $push: push,
  $addToSet: addToSet,
  $count: count,
} satisfies Record<string, CompileAccumulator>;
