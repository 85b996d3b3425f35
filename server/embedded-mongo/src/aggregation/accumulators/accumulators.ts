import type { Value } from '../../bson/document.ts';
import { Doc } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import type { Compiler } from '../expressions/types.ts';
import { severalAccumulators } from './several.ts';
import { simpleAccumulators } from './simple.ts';
import { topAccumulators } from './top.ts';
import type { CompileAccumulator, CreateAccumulator } from './types.ts';

const accumulators: Record<string, CompileAccumulator> = {
  ...simpleAccumulators,
  ...severalAccumulators,
  ...topAccumulators,
};

export function findAccumulator(name: string): CompileAccumulator | undefined {
  return Object.hasOwn(accumulators, name) ? accumulators[name] : undefined;
}

/** Compiles `{ $sum: expression }` as it stands behind a field of `$group` and its like. */
export function compileAccumulator(field: string, spec: Value, compiler: Compiler): CreateAccumulator {
  if (!(spec instanceof Doc) || spec.size === 0) {
    throw commandError(40234, `The field '${field}' must be an accumulator object`);
  }
  if (spec.size > 1) throw commandError(40238, `The field '${field}' must specify one accumulator`);
  const [name, argument] = [...spec.entries()][0]!;
  if (!name.startsWith('$')) throw commandError(40234, `The field '${field}' must be an accumulator object`);
  const compile = findAccumulator(name);
  if (!compile) throw commandError(15952, `unknown group operator '${name}'`);
  return compile(argument, compiler, name);
}
