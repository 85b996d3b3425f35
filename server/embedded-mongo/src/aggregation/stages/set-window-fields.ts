import { compareValues } from '../../bson/compare.ts';
import { Doc, type Value } from '../../bson/document.ts';
import { commandError, failedToParse } from '../../errors.ts';
import { parsePath } from '../expressions/field-path.ts';
import { orNull } from '../expressions/nullish.ts';
import { nameOfType } from '../expressions/type-name.ts';
import { valueKey } from '../expressions/value-set.ts';
import { MemoryBudget, sizeOf } from '../memory.ts';
import { compileDocumentOrder } from '../sort/order.ts';
import { evaluateWindowFunction, type PartitionRow } from '../window/evaluate.ts';
import { compileWindowFunction, type WindowFunction } from '../window/functions.ts';
import type { CompileStage, StageContext } from './types.ts';
import { withPath } from './write-path.ts';

interface Partition {
  id: Value;
  rows: PartitionRow[];
}

export const setWindowFields: CompileStage = (spec, context) => {
  const { partitionBy, sortBy, output } = parseSpec(spec);
  const partitionOf = context.compiler.compile(partitionBy);
  const order = sortBy && compileDocumentOrder(sortBy);
  const fields = compileOutput(output, sortBy, context);
  return function* windowing(source) {
    const budget = new MemoryBudget('$setWindowFields', context.env.memoryLimitBytes);
    const partitions = new Map<string, Partition>();
    for (const doc of source) {
      budget.grow(sizeOf(doc) + 64);
      const id = orNull(partitionOf(context.contextFor(doc)));
      if (Array.isArray(id)) {
        throw commandError(14, 'An expression used to partition cannot evaluate to value of type array');
      }
      const key = order?.keyOf(doc) ?? [];
      const partition = partitions.get(valueKey(id)) ?? { id, rows: [] };
      partition.rows.push({ doc, key, value: key[0] });
      partitions.set(valueKey(id), partition);
    }
    const compareKeys = order ? order.compare : () => 0;
    const sorted = [...partitions.values()].sort((left, right) => compareValues(left.id, right.id));
    for (const { rows } of sorted) {
      rows.sort((left, right) => compareKeys(left.key, right.key));
      const columns = fields.map(({ compute }) =>
        evaluateWindowFunction(compute, rows, { contextFor: context.contextFor, compareKeys, budget }),
      );
      yield* rows.map(({ doc }, position) =>
        fields.reduce((result, { path }, index) => withPath(result, path, columns[index]![position]), doc),
      );
    }
  };
};

function parseSpec(spec: Value): { partitionBy: Value; sortBy: Doc | undefined; output: Doc } {
  if (!(spec instanceof Doc)) {
    throw failedToParse(
      `the $setWindowFields stage specification must be an object, found ${nameOfType(spec)}`,
    );
  }
  for (const name of spec.keys()) {
    if (!['partitionBy', 'sortBy', 'output'].includes(name)) {
      throw commandError(40415, `BSON field '$setWindowFields.${name}' is an unknown field.`);
    }
  }
  const output = spec.get('output');
  if (!(output instanceof Doc))
    throw commandError(40414, "BSON field '$setWindowFields.output' is missing but a required field");
  const sortBy = spec.get('sortBy');
  if (spec.has('sortBy') && !(sortBy instanceof Doc))
    throw commandError(14, "'sortBy' of $setWindowFields must be an object");
  return {
    partitionBy: spec.has('partitionBy') ? spec.get('partitionBy') : null,
    sortBy: sortBy instanceof Doc ? sortBy : undefined,
    output,
  };
}

function compileOutput(
  output: Doc,
  sortBy: Doc | undefined,
  { compiler }: StageContext,
): { path: string[]; compute: WindowFunction }[] {
  return Array.from(output.entries(), ([field, spec]) => ({
    path: parsePath(field),
    compute: compileWindowFunction(spec, { compiler, sortBy }),
  }));
}
