import { Doc, type Value } from '../../bson/document.ts';
import { toDoc } from '../../bson/from-js.ts';
import { commandError } from '../../errors.ts';
import { orNull } from '../expressions/nullish.ts';
import { nameOfType } from '../expressions/type-name.ts';
import { MemoryBudget } from '../memory.ts';
import { compileGroupFields, Groups } from './grouping.ts';
import { sort } from './sort.ts';
import type { CompileStage } from './types.ts';

export const group: CompileStage = (spec, context) => {
  if (!(spec instanceof Doc)) throw commandError(15947, "a group's fields must be specified in an object");
  if (!spec.has('_id')) throw commandError(15955, 'a group specification must include an _id');
  const id = context.compiler.compile(spec.get('_id'));
  const fields = compileGroupFields(
    [...spec.entries()].filter(([name]) => name !== '_id'),
    context.compiler,
  );
  return function* grouping(source) {
    const groups = new Groups(fields, new MemoryBudget('$group', context.env.memoryLimitBytes));
    for (const doc of source) {
      const evaluation = context.contextFor(doc);
      groups.add(orNull(id(evaluation)), evaluation);
    }
    yield* groups.documents();
  };
};

export const sortByCount: CompileStage = (spec, context) => {
  checkSortByCount(spec);
  const counting = group(
    Doc.from([
      ['_id', spec],
      ['count', toDoc({ $sum: 1 })],
    ]),
    context,
  );
  const sorting = sort(toDoc({ count: -1 }), context);
  return (source) => sorting(counting(source));
};

function checkSortByCount(spec: Value): void {
  if (typeof spec === 'string') {
    if (spec.startsWith('$')) return;
    throw commandError(
      40148,
      'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
    );
  }
  if (!(spec instanceof Doc)) {
    throw commandError(
      40149,
      `the sortByCount field must be specified as a string or as an object, not ${nameOfType(spec)}`,
    );
  }
  if (spec.size !== 1 || !spec.nameAt(0).startsWith('$')) {
    throw commandError(
      40147,
      'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
    );
  }
}
