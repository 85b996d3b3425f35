import { Doc, type Value } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { isNullish } from './nullish.ts';
import { fold, operandList } from './operands.ts';
import { isTrue } from './truth.ts';
import { nameOfType } from './type-name.ts';
import type { Compiler, Evaluate, Operator, Operators } from './types.ts';

const condFields = new Map([
  ['if', 17080],
  ['then', 17081],
  ['else', 17082],
]);

const cond: Operator = (argument, compiler) => {
  const [test, yes, no] = condOperands(argument).map((operand) => compiler.compile(operand));
  return fold([test!, yes!, no!], (context) => (isTrue(test!(context)) ? yes!(context) : no!(context)));
};

function condOperands(argument: Value): Value[] {
  if (!(argument instanceof Doc)) {
    const list = operandList(argument);
    if (list.length === 3) return list;
    throw commandError(16020, `Expression $cond takes exactly 3 arguments. ${list.length} were passed in.`);
  }
  for (const name of argument.keys()) {
    if (!condFields.has(name)) throw commandError(17083, `Unrecognized parameter to $cond: ${name}`);
  }
  for (const [name, code] of condFields) {
    if (!argument.has(name)) throw commandError(code, `Missing '${name}' parameter to $cond`);
  }
  return [...condFields.keys()].map((name) => argument.get(name));
}

const ifNull: Operator = (argument, compiler) => {
  const operands = operandList(argument).map((operand) => compiler.compile(operand));
  if (operands.length < 2) {
    throw commandError(1257300, `$ifNull needs at least two arguments, had: ${operands.length}`);
  }
  const last = operands[operands.length - 1]!;
  const alternatives = operands.slice(0, -1);
  return fold(operands, (context) => {
    for (const operand of alternatives) {
      const value = operand(context);
      if (!isNullish(value)) return value;
    }
    return last(context);
  });
};

interface Branch {
  test: Evaluate;
  result: Evaluate;
}

const switchOperator: Operator = (argument, compiler) => {
  if (!(argument instanceof Doc)) {
    throw commandError(40060, `$switch requires an object as an argument, found: ${nameOfType(argument)}`);
  }
  let branches: Branch[] = [];
  let otherwise: Evaluate | undefined;
  for (const [name, value] of argument.entries()) {
    if (name === 'branches') branches = compileBranches(value, compiler);
    else if (name === 'default') otherwise = compiler.compile(value);
    else throw commandError(40067, `$switch found an unknown argument: ${name}`);
  }
  if (branches.length === 0) throw commandError(40068, '$switch requires at least one branch.');
  return (context) => {
    for (const branch of branches) if (isTrue(branch.test(context))) return branch.result(context);
    if (otherwise) return otherwise(context);
    throw commandError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
};

function compileBranches(value: Value, compiler: Compiler): Branch[] {
  if (!Array.isArray(value)) {
    throw commandError(40061, `$switch expected an array for 'branches', found: ${nameOfType(value)}`);
  }
  return value.map((branch) => compileBranch(branch, compiler));
}

function compileBranch(branch: Value, compiler: Compiler): Branch {
  if (!(branch instanceof Doc)) {
    throw commandError(40062, `$switch expected each branch to be an object, found: ${nameOfType(branch)}`);
  }
  for (const name of branch.keys()) {
    if (name !== 'case' && name !== 'then') {
      throw commandError(40063, `$switch found an unknown argument to a branch: ${name}`);
    }
  }
  if (!branch.has('case')) throw commandError(40064, "$switch requires each branch have a 'case' expression");
  if (!branch.has('then'))
    throw commandError(40065, "$switch requires each branch have a 'then' expression.");
  return { test: compiler.compile(branch.get('case')), result: compiler.compile(branch.get('then')) };
}

export const conditionalOperators = {
  $cond: cond,
  $ifNull: ifNull,
  $switch: switchOperator,
} satisfies Operators;
