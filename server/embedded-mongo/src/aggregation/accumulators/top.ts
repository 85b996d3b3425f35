import { Doc, type Value } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { orNull } from '../expressions/nullish.ts';
import { namedFields } from '../expressions/operands.ts';
import { nameOfType } from '../expressions/type-name.ts';
import { constant } from '../expressions/types.ts';
import { sizeOf } from '../memory.ts';
import { compileDocumentOrder, type DocumentOrder, type SortKey } from '../sort/order.ts';
import { BoundedList } from './bounded-list.ts';
import { countOf } from './count-operand.ts';
import type { CompileAccumulator } from './types.ts';

interface Ranked {
  key: SortKey;
  value: Value;
  size: number;
}

const codes = {
  notObject: 5788001,
  unknown: 5788002,
  absent: { n: 5788003, output: 5788004, sortBy: 5788005 },
};

function ranked(kind: 'top' | 'bottom', many: boolean): CompileAccumulator {
  return (argument, compiler, name) => {
    const required = many ? ['n', 'sortBy', 'output'] : ['sortBy', 'output'];
    const fields = namedFields(argument, name, { required, codes });
    const order = sortOrder(fields.get('sortBy'), name);
    const output = compiler.compile(fields.get('output'));
    const n = many ? compiler.compile(fields.get('n')) : constant(undefined);
    return ({ context: start, grow }) => {
      const list = new BoundedList<Ranked>(many ? countOf(n(start)) : 1, comparison(order, kind));
      return {
        add: (context) => {
          const value = orNull(output(context));
          const item = { key: order.keyOf(context.root), value, size: sizeOf(value) + 32 };
          grow(item.size);
          const dropped = list.add(item);
          if (dropped) grow(-dropped.size);
        },
        result: () => {
          const values = list.items().map((item) => item.value);
          if (!many) return values[0] ?? null;
          // The bottom ones are collected from the end, but listed in sort order.
          return kind === 'top' ? values : values.reverse();
        },
      };
    };
  };
}

function sortOrder(sortBy: Value, name: string): DocumentOrder {
  if (sortBy instanceof Doc) return compileDocumentOrder(sortBy);
  throw commandError(
    5788604,
    `expected 'sortBy' of ${name} to be an object, but it is of type ${nameOfType(sortBy)}`,
  );
}

function comparison(order: DocumentOrder, kind: 'top' | 'bottom') {
  if (kind === 'top') return (left: Ranked, right: Ranked) => order.compare(left.key, right.key);
  // Of equal documents the last to come is the nearest to the bottom; the list puts equals behind, hence the tie.
  return (left: Ranked, right: Ranked) => order.compare(right.key, left.key) || 1;
}

export const topAccumulators = {
  $top: ranked('top', false),
  $topN: ranked('top', true),
  $bottom: ranked('bottom', false),
  $bottomN: ranked('bottom', true),
} satisfies Record<string, CompileAccumulator>;
