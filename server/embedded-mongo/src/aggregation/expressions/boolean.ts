import { fold, operandList, unary } from './operands.ts';
import { isTrue } from './truth.ts';
import type { Operator, Operators } from './types.ts';

/** Stops at the first operand that decides, so later ones may not be evaluated. */
function decidedBy(decisive: boolean): Operator {
  return (argument, compiler) => {
    const operands = operandList(argument).map((operand) => compiler.compile(operand));
    return fold(operands, (context) => {
      for (const operand of operands) if (isTrue(operand(context)) === decisive) return decisive;
      return !decisive;
    });
  };
}

export const booleanOperators = {
  $and: decidedBy(false),
  $or: decidedBy(true),
  $not: unary((value) => !isTrue(value)),
} satisfies Operators;
