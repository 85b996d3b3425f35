import { Int32 } from 'bson';
import { Doc, type Value } from '../bson/document.ts';
import { isNumber } from '../bson/types.ts';

/** A stage that only counts: what it answers for a number of documents above zero. */
export type CountingStage = (count: Value) => Doc;

/**
 * Recognizes `{ $count: name }` and `{ $group: { _id: constant, name: { $sum: 1 } } }`, as drivers send them for
 * `countDocuments`. Anything else, or anything doubtful, is for the pipeline.
 */
export function readCounting(stage: Doc | undefined): CountingStage | undefined {
  if (stage?.size !== 1) return undefined;
  const spec = stage.valueAt(0);
  if (stage.nameAt(0) === '$count') {
    return typeof spec === 'string' && isPlainName(spec) ? (count) => Doc.from([[spec, count]]) : undefined;
  }
  if (stage.nameAt(0) !== '$group' || !(spec instanceof Doc) || spec.size !== 2) return undefined;
  const [id, accumulator] = spec.values();
  const name = spec.nameAt(1);
  if (spec.nameAt(0) !== '_id' || !isPlainName(name) || !isConstant(id) || !isSumOfOnes(accumulator)) {
    return undefined;
  }
  return (count) =>
    Doc.from([
      ['_id', id],
      [name, count],
    ]);
}

function isPlainName(name: string): boolean {
  return /^[A-Za-z]\w*$/.test(name);
}

function isConstant(id: Value): boolean {
  return id === null || typeof id === 'boolean' || isNumber(id);
}

function isSumOfOnes(accumulator: Value): boolean {
  if (!(accumulator instanceof Doc) || accumulator.size !== 1) return false;
  const one = accumulator.get('$sum');
  return one instanceof Int32 && one.value === 1;
}
