import { compareValues } from '../../bson/compare.ts';
import { Doc, type Value } from '../../bson/document.ts';
import { isNumber } from '../../bson/types.ts';
import { commandError, notSupported } from '../../errors.ts';
import { orNull } from '../expressions/nullish.ts';
import { nameOfType } from '../expressions/type-name.ts';
import { MemoryBudget, sizeOf } from '../memory.ts';
import { exactInteger } from '../numbers/numeric.ts';
import { checkGroupBy, outputFields } from './bucket.ts';
import { startAccumulators } from './grouping.ts';
import type { CompileStage } from './types.ts';

interface Row {
  value: Value;
  doc: Doc;
}

export const bucketAuto: CompileStage = (spec, context) => {
  if (!(spec instanceof Doc)) {
    throw commandError(
      40240,
      `The argument to $bucketAuto must be an object, but found type: ${nameOfType(spec)}.`,
    );
  }
  for (const name of spec.keys()) {
    if (name === 'granularity')
      throw notSupported("The 'granularity' option of $bucketAuto is not supported");
    if (!['groupBy', 'buckets', 'output'].includes(name)) {
      throw commandError(40245, `Unrecognized option to $bucketAuto: ${name}.`);
    }
  }
  if (!spec.has('groupBy') || !spec.has('buckets')) {
    throw commandError(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified.");
  }
  checkGroupBy(spec.get('groupBy'), 40239, '$bucketAuto');
  const count = parseCount(spec.get('buckets'));
  const groupBy = context.compiler.compile(spec.get('groupBy'));
  const fields = outputFields(spec, context.compiler, 40244);
  const { memoryLimitBytes } = context.env;
  return function* bucketing(source) {
    const budget = new MemoryBudget('$bucketAuto', memoryLimitBytes);
    const rows: Row[] = [];
    for (const doc of source) {
      budget.grow(sizeOf(doc) + 64);
      rows.push({ value: orNull(groupBy(context.contextFor(doc))), doc });
    }
    rows.sort((left, right) => compareValues(left.value, right.value));
    for (const { id, rows: members } of divide(rows, count)) {
      const accumulators = startAccumulators(fields, id, context.contextFor(members[0]!.doc), budget);
      for (const { doc } of members) {
        const evaluation = context.contextFor(doc);
        for (const accumulator of accumulators) accumulator.add(evaluation);
      }
      const result = Doc.from([['_id', id]]);
      fields.forEach(([field], index) => {
        result.set(field, accumulators[index]!.result());
      });
      yield result;
    }
  };
};

function parseCount(value: Value): number {
  if (!isNumber(value)) {
    throw commandError(
      40241,
      `The $bucketAuto 'buckets' field must be a numeric value, but found type: ${nameOfType(value)}.`,
    );
  }
  const count = exactInteger(value);
  if (count === undefined) {
    throw commandError(40242, "The $bucketAuto 'buckets' field must be representable as a 32-bit integer");
  }
  if (count <= 0n)
    throw commandError(40243, `The $bucketAuto 'buckets' field must be greater than 0, but found: ${count}`);
  return Number(count);
}

/** Buckets of about the same size; equal values never come into two. */
function* divide(rows: readonly Row[], count: number): Iterable<{ id: Doc; rows: Row[] }> {
  const size = Math.max(1, Math.round(rows.length / count));
  let start = 0;
  for (let bucket = 1; start < rows.length; bucket++) {
    let end = bucket >= count ? rows.length : Math.min(rows.length, start + size);
    while (end < rows.length && compareValues(rows[end]!.value, rows[end - 1]!.value) === 0) end += 1;
    const members = rows.slice(start, end);
    // The upper bound is the next bucket's lower one, and the last bucket includes its own.
    const max = end < rows.length ? rows[end]!.value : rows[end - 1]!.value;
    yield {
      id: Doc.from([
        ['min', members[0]!.value],
        ['max', max],
      ]),
      rows: members,
    };
    start = end;
  }
}
