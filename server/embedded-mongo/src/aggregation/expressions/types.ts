import type { Doc, Missing, Value } from '../../bson/document.ts';

/** A value, or the absence of one: a field that is not there, `$$REMOVE`. */
export type Result = Value | Missing;

/** What an expression is evaluated against. `vars` holds user variables by name, without `$$`. */
export interface EvaluationContext {
  root: Doc;
  vars: Map<string, Result>;
  now: Date;
}

export interface Evaluate {
  (context: EvaluationContext): Result;
  /** Present when the result does not depend on the document. */
  constant?: { value: Result };
}

/** Compiles operands for an operator; knows which variables may be named there. */
export interface Compiler {
  compile(value: Value): Evaluate;
  withVariables(names: Iterable<string>): Compiler;
}

/** Turns the argument of one operator (`{ $name: argument }`) into a function. */
export type Operator = (argument: Value, compiler: Compiler, name: string) => Evaluate;
export type Operators = Record<string, Operator>;

export function constant(value: Result): Evaluate {
  const evaluate: Evaluate = () => value;
  evaluate.constant = { value };
  return evaluate;
}
