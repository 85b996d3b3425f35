import { compareValues } from '../../bson/compare.ts';
import { Doc, type Value } from '../../bson/document.ts';
import { toDoc } from '../../bson/from-js.ts';
import { typeOrder } from '../../bson/types.ts';
import { commandError } from '../../errors.ts';
import { orNull } from '../expressions/nullish.ts';
import { nameOfType } from '../expressions/type-name.ts';
import type { Compiler } from '../expressions/types.ts';
import { MemoryBudget } from '../memory.ts';
import { compileGroupFields, type GroupFields, Groups } from './grouping.ts';
import type { CompileStage } from './types.ts';

const options = ['groupBy', 'boundaries', 'default', 'output'];

export const bucket: CompileStage = (spec, context) => {
  if (!(spec instanceof Doc)) {
    throw commandError(
      40201,
      `Argument to $bucket stage must be an object, but found type: ${nameOfType(spec)}`,
    );
  }
  for (const name of spec.keys()) {
    if (!options.includes(name)) throw commandError(40197, `Unrecognized option to $bucket: ${name}.`);
  }
  if (!spec.has('groupBy') || !spec.has('boundaries')) {
    throw commandError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  }
  checkGroupBy(spec.get('groupBy'), 40202, '$bucket');
  const groupBy = context.compiler.compile(spec.get('groupBy'));
  const boundaries = parseBoundaries(spec.get('boundaries'), context.compiler);
  const otherwise = spec.has('default')
    ? parseDefault(spec.get('default'), boundaries, context.compiler)
    : undefined;
  const fields = outputFields(spec, context.compiler, 40196);
  return function* bucketing(source) {
    const groups = new Groups(fields, new MemoryBudget('$bucket', context.env.memoryLimitBytes));
    for (const doc of source) {
      const evaluation = context.contextFor(doc);
      groups.add(bucketOf(orNull(groupBy(evaluation)), boundaries, otherwise), evaluation);
    }
    yield* [...groups.documents()].sort((left, right) => compareValues(left.get('_id'), right.get('_id')));
  };
};

export function checkGroupBy(value: Value, code: number, name: string): void {
  const isPath = typeof value === 'string' && value.startsWith('$');
  const isExpression = value instanceof Doc && value.size === 1 && value.nameAt(0).startsWith('$');
  if (isPath || isExpression) return;
  throw commandError(
    code,
    `The ${name} 'groupBy' field must be defined as a $-prefixed path or an expression, but found: ${nameOfType(value)}`,
  );
}

/** The accumulators of `output`; only a count when there is none. */
export function outputFields(spec: Doc, compiler: Compiler, code: number): GroupFields {
  const output = spec.has('output') ? spec.get('output') : toDoc({ count: { $sum: 1 } });
  if (!(output instanceof Doc)) {
    throw commandError(code, `The 'output' field must be an object, but found type: ${nameOfType(output)}`);
  }
  return compileGroupFields(output.entries(), compiler);
}

function constantOf(value: Value, compiler: Compiler, code: number, what: string): Value {
  const { constant } = compiler.compile(value);
  if (constant) return orNull(constant.value);
  throw commandError(code, `The $bucket ${what} must be constant values`);
}

function parseBoundaries(value: Value, compiler: Compiler): Value[] {
  if (!Array.isArray(value)) {
    throw commandError(
      40200,
      `The $bucket 'boundaries' field must be an array, but found type: ${nameOfType(value)}.`,
    );
  }
  const boundaries = value.map((boundary) => constantOf(boundary, compiler, 40191, "'boundaries'"));
  if (boundaries.length < 2) {
    throw commandError(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${boundaries.length} value(s).`,
    );
  }
  for (let i = 1; i < boundaries.length; i++) {
    if (typeOrder(boundaries[i]) !== typeOrder(boundaries[i - 1])) {
      throw commandError(40193, "All values in the 'boundaries' option to $bucket must have the same type.");
    }
    if (compareValues(boundaries[i - 1], boundaries[i]) >= 0) {
      throw commandError(40194, "The 'boundaries' option to $bucket must be sorted in ascending order");
    }
  }
  return boundaries;
}

function parseDefault(value: Value, boundaries: Value[], compiler: Compiler): { id: Value } {
  const id = constantOf(value, compiler, 40195, "'default' field");
  const below = compareValues(id, boundaries[0]) < 0;
  if (below || compareValues(id, boundaries[boundaries.length - 1]) >= 0) return { id };
  throw commandError(
    40199,
    "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
  );
}

function bucketOf(value: Value, boundaries: Value[], otherwise: { id: Value } | undefined): Value {
  let low = 0;
  let high = boundaries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareValues(boundaries[middle], value) <= 0) low = middle + 1;
    else high = middle;
  }
  if (low > 0 && low < boundaries.length) return boundaries[low - 1];
  if (otherwise) return otherwise.id;
  throw commandError(
    40066,
    '$switch could not find a matching branch for an input, and no default was specified. A value is outside of all boundaries of $bucket',
  );
}
