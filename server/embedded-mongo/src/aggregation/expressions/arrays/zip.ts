import { Doc, type Value } from '../../../bson/document.ts';
import { commandError } from '../../../errors.ts';
import { isNullish, orNull } from '../nullish.ts';
import { nameOfType } from '../type-name.ts';
import type { Evaluate, EvaluationContext, Operator, Operators } from '../types.ts';

const zip: Operator = (argument, compiler, name) => {
  if (!(argument instanceof Doc)) {
    throw commandError(34460, `$zip only supports an object as an argument, found ${nameOfType(argument)}`);
  }
  for (const field of argument.keys()) {
    if (field !== 'inputs' && field !== 'defaults' && field !== 'useLongestLength') {
      throw commandError(34464, `$zip found an unknown argument: ${field}`);
    }
  }
  const compileList = (field: string, code: number): Evaluate[] => {
    const list = argument.get(field);
    if (!Array.isArray(list)) {
      throw commandError(code, `${field} must be an array of expressions, found ${nameOfType(list)}`);
    }
    return list.map((operand) => compiler.compile(operand));
  };
  const inputs = argument.has('inputs') ? compileList('inputs', 34461) : [];
  if (inputs.length === 0) throw commandError(34465, `${name} requires at least one input array`);
  const defaults = argument.has('defaults') ? compileList('defaults', 34462) : [];
  const useLongest = argument.has('useLongestLength') ? argument.get('useLongestLength') : false;
  if (typeof useLongest !== 'boolean') {
    throw commandError(34463, `useLongestLength must be a bool, found ${nameOfType(useLongest)}`);
  }
  if (argument.has('defaults') && !useLongest) {
    throw commandError(34466, 'cannot specify defaults unless useLongestLength is true');
  }
  if (argument.has('defaults') && defaults.length !== inputs.length) {
    throw commandError(34467, 'defaults and inputs must have the same length');
  }
  return (context) => evaluateZip({ inputs, defaults, useLongest, context });
};

function evaluateZip(options: {
  inputs: Evaluate[];
  defaults: Evaluate[];
  useLongest: boolean;
  context: EvaluationContext;
}): Value {
  const arrays: Value[][] = [];
  for (const input of options.inputs) {
    const values = input(options.context);
    if (isNullish(values)) return null;
    if (!Array.isArray(values))
      throw commandError(34468, `$zip found a non-array expression in input: ${nameOfType(values)}`);
    arrays.push(values);
  }
  const lengths = arrays.map((values) => values.length);
  const count = options.useLongest ? Math.max(...lengths) : Math.min(...lengths);
  const fill = arrays.map((_, index) => orNull(options.defaults[index]?.(options.context) ?? null));
  return Array.from({ length: count }, (_, row) =>
    arrays.map((values, column) => (row < values.length ? values[row] : fill[column])),
  );
}

export const zipOperators = { $zip: zip } satisfies Operators;
