import type { Value } from '../../bson/document.ts';
import { Doc, MISSING } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import type { Compiler, Evaluate, EvaluationContext, Operator, Result } from './types.ts';
import { constant } from './types.ts';

const noDocument: EvaluationContext = { root: new Doc(), vars: new Map(), now: new Date(0) };

/** Evaluates once what does not depend on the document. An error stays where MongoDB's executor would raise it. */
export function fold(operands: Evaluate[], evaluate: Evaluate): Evaluate {
  if (!operands.every((operand) => operand.constant)) return evaluate;
  try {
    return constant(evaluate(noDocument));
  } catch {
    return evaluate;
  }
}

export function operandList(argument: Value): Value[] {
  return Array.isArray(argument) ? argument : [argument];
}

function checkCount(name: string, given: number, min: number, max: number): void {
  if (given >= min && given <= max) return;
  if (min === max) {
    throw commandError(16020, `Expression ${name} takes exactly ${min} arguments. ${given} were passed in.`);
  }
  throw commandError(
    28667,
    `Expression ${name} takes at least ${min} arguments, and at most ${max}, but ${given} were passed in.`,
  );
}

/** One operand, written alone or as a list of one. */
export function unary(evaluate: (value: Result, name: string) => Result): Operator {
  return (argument, compiler, name) => {
    const list = operandList(argument);
    checkCount(name, list.length, 1, 1);
    const operand = compiler.compile(list[0] as Value);
    return fold([operand], (context) => evaluate(operand(context), name));
  };
}

export function binary(evaluate: (left: Result, right: Result, name: string) => Result): Operator {
  return (argument, compiler, name) => {
    const list = operandList(argument);
    checkCount(name, list.length, 2, 2);
    const left = compiler.compile(list[0] as Value);
    const right = compiler.compile(list[1] as Value);
    return fold([left, right], (context) => evaluate(left(context), right(context), name));
  };
}

/** A list of operands; absent optional ones arrive as missing from the end of the list. */
export function nary(
  { min = 0, max = Number.POSITIVE_INFINITY }: { min?: number; max?: number },
  evaluate: (values: Result[], name: string) => Result,
): Operator {
  return (argument, compiler, name) => {
    const list = operandList(argument);
    checkCount(name, list.length, min, max);
    const operands = list.map((operand) => compiler.compile(operand));
    return fold(operands, (context) =>
      evaluate(
        operands.map((operand) => operand(context)),
        name,
      ),
    );
  };
}

export interface NamedShape {
  required: readonly string[];
  optional?: readonly string[];
  /** MongoDB's codes for: argument is no object, unknown field, missing field. */
  codes: { notObject: number; unknown: number; absent: number | Record<string, number> };
}

/** Checks the fields of `{ $name: { field: expression, … } }` and hands them back uncompiled. */
export function namedFields(argument: Value, name: string, shape: NamedShape): Map<string, Value> {
  if (!(argument instanceof Doc)) {
    throw commandError(shape.codes.notObject, `${name} only supports an object as its argument`);
  }
  const fields = new Map<string, Value>();
  for (const [field, value] of argument.entries()) {
    if (!shape.required.includes(field) && !shape.optional?.includes(field)) {
      throw commandError(shape.codes.unknown, `Unrecognized argument to ${name}: ${field}`);
    }
    fields.set(field, value);
  }
  for (const field of shape.required) {
    if (!fields.has(field))
      throw commandError(codeOfAbsent(shape, field), `Missing '${field}' parameter to ${name}`);
  }
  return fields;
}

function codeOfAbsent({ codes: { absent } }: NamedShape, field: string): number {
  return typeof absent === 'number' ? absent : (absent[field] ?? 9);
}

/** `{ $name: { field: expression, … } }` with every field an ordinary operand. */
export function named<Field extends string>(
  shape: NamedShape & { required: readonly Field[]; optional?: readonly Field[] },
  evaluate: (values: Record<Field, Result>, given: ReadonlySet<string>, name: string) => Result,
): Operator {
  const all: readonly Field[] = [...shape.required, ...(shape.optional ?? [])];
  return (argument, compiler, name) => {
    const fields = namedFields(argument, name, shape);
    const operands = all.map((field) => compileOptional(compiler, fields, field));
    const given = new Set(fields.keys());
    return fold(operands, (context) => {
      const values = {} as Record<Field, Result>;
      all.forEach((field, index) => {
        values[field] = (operands[index] as Evaluate)(context);
      });
      return evaluate(values, given, name);
    });
  };
}

function compileOptional(compiler: Compiler, fields: Map<string, Value>, field: string): Evaluate {
  return fields.has(field) ? compiler.compile(fields.get(field) as Value) : constant(MISSING);
}
