import { Doc } from '../../../bson/document.ts';
import { commandError } from '../../../errors.ts';
import { compileValueOrder } from '../../sort/order.ts';
import { isNullish } from '../nullish.ts';
import { nameOfType } from '../type-name.ts';
import type { Operator, Operators } from '../types.ts';

const sortArray: Operator = (argument, compiler) => {
  if (!(argument instanceof Doc)) {
    throw commandError(
      2942500,
      `$sortArray requires an object as an argument, found: ${nameOfType(argument)}`,
    );
  }
  for (const field of argument.keys()) {
    if (field !== 'input' && field !== 'sortBy') {
      throw commandError(2942501, `$sortArray found an unknown argument: ${field}`);
    }
  }
  if (!argument.has('input')) throw commandError(2942502, "$sortArray requires 'input' to be specified");
  if (!argument.has('sortBy')) throw commandError(2942503, "$sortArray requires 'sortBy' to be specified");
  const input = compiler.compile(argument.get('input'));
  const order = compileValueOrder(argument.get('sortBy'), '$sortArray');
  return (context) => {
    const values = input(context);
    if (isNullish(values)) return null;
    if (!Array.isArray(values)) {
      throw commandError(
        2942504,
        `The input argument to $sortArray must be an array, but was of type: ${nameOfType(values)}`,
      );
    }
    return order(values);
  };
};

export const sortArrayOperators = { $sortArray: sortArray } satisfies Operators;
