import { compareValues } from '../../bson/compare.ts';
import type { Value } from '../../bson/document.ts';
import { isNullish, orNull } from '../expressions/nullish.ts';
import { namedFields } from '../expressions/operands.ts';
import { sizeOf } from '../memory.ts';
import { BoundedList } from './bounded-list.ts';
import { countOf, countShape } from './count-operand.ts';
import type { CompileAccumulator } from './types.ts';

interface Kept {
  add(value: Value): Value[];
  values(): readonly Value[];
}

function keeping(keep: (n: number) => Kept, skipNullish: boolean): CompileAccumulator {
  return (argument, compiler, name) => {
    const fields = namedFields(argument, name, countShape);
    const n = compiler.compile(fields.get('n'));
    const input = compiler.compile(fields.get('input'));
    return ({ context: start, grow }) => {
      const kept = keep(countOf(n(start)));
      return {
        add: (context) => {
          const value = input(context);
          if (skipNullish && isNullish(value)) return;
          const stored = orNull(value);
          grow(sizeOf(stored));
          for (const dropped of kept.add(stored)) grow(-sizeOf(dropped));
        },
        result: () => [...kept.values()],
      };
    };
  };
}

function first(n: number): Kept {
  const values: Value[] = [];
  return {
    add: (value) => {
      if (values.length >= n) return [value];
      values.push(value);
      return [];
    },
    values: () => values,
  };
}

function last(n: number): Kept {
  const values: Value[] = [];
  return {
    add: (value) => (values.push(value) > n ? values.splice(0, 1) : []),
    values: () => values,
  };
}

function extreme(direction: 1 | -1): (n: number) => Kept {
  return (n) => {
    const list = new BoundedList<{ value: Value }>(
      n,
      (left, right) => compareValues(left.value, right.value) * direction,
    );
    return {
      add: (value) => {
        const dropped = list.add({ value });
        return dropped ? [dropped.value] : [];
      },
      values: () => list.items().map(({ value }) => value),
    };
  };
}

export const severalAccumulators = {
  $firstN: keeping(first, false),
  $lastN: keeping(last, false),
  $minN: keeping(extreme(1), true),
  $maxN: keeping(extreme(-1), true),
} satisfies Record<string, CompileAccumulator>;
