import { Doc, type Value } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { namedFields } from './operands.ts';
import { nameOfType } from './type-name.ts';
import type { Evaluate, EvaluationContext, Operator, Operators } from './types.ts';
import { constant } from './types.ts';

/** A context with variables of its own, which start with those around it. */
export function childContext(context: EvaluationContext): EvaluationContext {
  return { root: context.root, vars: new Map(context.vars), now: context.now };
}

const letOperator: Operator = (argument, compiler) => {
  const fields = namedFields(argument, '$let', {
    required: ['vars', 'in'],
    codes: { notObject: 16874, unknown: 16875, absent: { vars: 16876, in: 16877 } },
  });
  const vars = fields.get('vars');
  if (!(vars instanceof Doc)) {
    throw commandError(10065, `invalid parameter: expected an object (vars), not ${nameOfType(vars)}`);
  }
  // The variables are evaluated outside of their own scope: none sees another.
  const values: [string, Evaluate][] = [];
  const inner = compiler.withVariables(vars.keys());
  for (const [name, value] of vars.entries()) values.push([name, compiler.compile(value)]);
  const body = inner.compile(fields.get('in') as Value);
  return (context) => {
    const child = childContext(context);
    for (const [name, value] of values) child.vars.set(name, value(context));
    return body(child);
  };
};

const literal: Operator = (argument) => constant(argument);

export const variableOperators = {
  $let: letOperator,
  $literal: literal,
  $const: literal,
} satisfies Operators;
