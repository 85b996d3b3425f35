import { Doc, type Value } from '../../bson/document.ts';
import { commandError, failedToParse } from '../../errors.ts';
import { findAccumulator } from '../accumulators/accumulators.ts';
import type { CreateAccumulator } from '../accumulators/types.ts';
import { asInt } from '../expressions/integer-operand.ts';
import { namedFields } from '../expressions/operands.ts';
import { nameOfType } from '../expressions/type-name.ts';
import type { Compiler, Evaluate } from '../expressions/types.ts';
import { parseBounds, type WindowBounds, wholePartition } from './bounds.ts';

export type RankKind = '$rank' | '$denseRank' | '$documentNumber';

export type WindowFunction =
  | { kind: 'rank'; rank: RankKind }
  | { kind: 'shift'; output: Evaluate; by: number; otherwise: Value }
  | { kind: 'accumulator'; create: CreateAccumulator; bounds: WindowBounds };

const ranks: readonly string[] = ['$rank', '$denseRank', '$documentNumber'];

/** Compiles one entry of `output`: `{ $function: argument, window: { … } }`. */
export function compileWindowFunction(
  spec: Value,
  { compiler, sortBy }: { compiler: Compiler; sortBy: Doc | undefined },
): WindowFunction {
  if (!(spec instanceof Doc)) {
    throw failedToParse(
      `The field of 'output' in $setWindowFields must be an object, but is ${nameOfType(spec)}`,
    );
  }
  const names = spec.keys().filter((name) => name !== 'window');
  const [name] = names;
  if (name === undefined || !name.startsWith('$')) {
    throw failedToParse('Expected a $-prefixed window function');
  }
  if (names.length > 1) {
    throw failedToParse(`Window function found an unknown argument: ${names[1]}`);
  }
  const argument = spec.get(name);
  if (ranks.includes(name)) return compileRank(name as RankKind, argument, { spec, sortBy });
  if (name === '$shift') return compileShift(argument, { spec, sortBy, compiler });
  const compile = findAccumulator(name);
  if (!compile) throw failedToParse(`Unrecognized window function, ${name}`);
  const bounds = spec.has('window') ? parseBounds(spec.get('window')) : wholePartition;
  checkSort(bounds, sortBy);
  return { kind: 'accumulator', create: compile(argument, compiler, name), bounds };
}

function checkSort(bounds: WindowBounds, sortBy: Doc | undefined): void {
  if (bounds.kind === 'documents') {
    if (bounds === wholePartition || sortBy) return;
    if (bounds.lower === 'unbounded' && bounds.upper === 'unbounded') return;
    throw commandError(5339901, 'Document-based bounds require a sortBy');
  }
  if (sortBy?.size !== 1) throw commandError(5339902, 'Range-based bounds require sortBy a single field');
  if (asInt(sortBy.valueAt(0)) !== 1) {
    throw commandError(8947401, 'Range-based bounds require a non-descending sortBy');
  }
}

interface Surroundings {
  spec: Doc;
  sortBy: Doc | undefined;
}

function compileRank(rank: RankKind, argument: Value, { spec, sortBy }: Surroundings): WindowFunction {
  if (!(argument instanceof Doc) || argument.size > 0) {
    throw commandError(5371603, `${rank} must be specified with '{}' as the value`);
  }
  if (spec.has('window')) throw commandError(5371601, `Rank style window functions take no other arguments`);
  if (sortBy?.size !== 1) {
    throw commandError(
      5371602,
      `${rank} must be specified with a top level sortBy expression with exactly one element`,
    );
  }
  return { kind: 'rank', rank };
}

function compileShift(
  argument: Value,
  { spec, sortBy, compiler }: Surroundings & { compiler: Compiler },
): WindowFunction {
  if (spec.has('window')) throw failedToParse("$shift does not accept a 'window' field");
  if (!sortBy) throw failedToParse("'$shift' requires a sortBy");
  const fields = namedFields(argument, '$shift', {
    required: ['output', 'by'],
    optional: ['default'],
    codes: { notObject: 9, unknown: 9, absent: 9 },
  });
  const by = asInt(fields.get('by'));
  if (by === undefined) throw failedToParse("'$shift:by' field must be an integer");
  const fallback = compiler.compile(fields.has('default') ? fields.get('default') : null);
  if (!fallback.constant) throw failedToParse("'$shift:default' expression must yield a constant value.");
  const value = fallback.constant.value;
  return {
    kind: 'shift',
    output: compiler.compile(fields.get('output')),
    by,
    otherwise: typeof value === 'symbol' ? null : value,
  };
}
