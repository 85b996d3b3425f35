import type { Value } from '../../bson/document.ts';
import type { Compiler, EvaluationContext, Result } from '../expressions/types.ts';

/** Collects one value from each document of a group or window. */
export interface Accumulator {
  add(context: EvaluationContext): void;
  result(): Value;
}

export interface AccumulatorStart {
  /** What `n` is evaluated against: the group's `_id` when it is a document. */
  context: EvaluationContext;
  /** Is told of every byte that the accumulator keeps. */
  grow(bytes: number): void;
}

export type CreateAccumulator = (start: AccumulatorStart) => Accumulator;
export type CompileAccumulator = (argument: Value, compiler: Compiler, name: string) => CreateAccumulator;

/** The part of an accumulator that knows nothing of documents. */
export interface Collector {
  add(value: Result): void;
  result(): Value;
}
