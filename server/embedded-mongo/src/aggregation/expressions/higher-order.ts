import type { Value } from '../../bson/document.ts';
import { isNumber } from '../../bson/types.ts';
import { commandError } from '../../errors.ts';
import { exactInteger, fitsInt } from '../numbers/numeric.ts';
import { isNullish, orNull } from './nullish.ts';
import { namedFields } from './operands.ts';
import { isTrue } from './truth.ts';
import { nameOfType } from './type-name.ts';
import type { Evaluate, Operator, Operators, Result } from './types.ts';
import { childContext } from './variable-scope.ts';

function variableName(given: Value): string {
  if (typeof given !== 'string') throw commandError(9, 'empty variable names are not allowed');
  return given;
}

const map: Operator = (argument, compiler) => {
  const fields = namedFields(argument, '$map', {
    required: ['input', 'in'],
    optional: ['as'],
    codes: { notObject: 16878, unknown: 16879, absent: { input: 16880, in: 16882 } },
  });
  const input = compiler.compile(fields.get('input'));
  const name = fields.has('as') ? variableName(fields.get('as')) : 'this';
  const body = compiler.withVariables([name]).compile(fields.get('in'));
  return (context) => {
    const values = input(context);
    if (isNullish(values)) return null;
    if (!Array.isArray(values)) {
      throw commandError(16883, `input to $map must be an array not ${nameOfType(values)}`);
    }
    const child = childContext(context);
    return values.map((value) => {
      child.vars.set(name, value);
      return orNull(body(child));
    });
  };
};

const filter: Operator = (argument, compiler) => {
  const fields = namedFields(argument, '$filter', {
    required: ['input', 'cond'],
    optional: ['as', 'limit'],
    codes: { notObject: 28646, unknown: 28647, absent: { input: 28648, cond: 28650 } },
  });
  const input = compiler.compile(fields.get('input'));
  const limit = fields.has('limit') ? compiler.compile(fields.get('limit')) : undefined;
  const name = fields.has('as') ? variableName(fields.get('as')) : 'this';
  const condition = compiler.withVariables([name]).compile(fields.get('cond'));
  return (context) => {
    const values = input(context);
    if (isNullish(values)) return null;
    if (!Array.isArray(values)) {
      throw commandError(28651, `input to $filter must be an array not ${nameOfType(values)}`);
    }
    const most = limit ? limitOf(limit(context)) : Number.POSITIVE_INFINITY;
    const child = childContext(context);
    const kept: Value[] = [];
    for (const value of values) {
      child.vars.set(name, value);
      if (isTrue(condition(child)) && kept.push(value) >= most) break;
    }
    return kept;
  };
};

function limitOf(value: Result): number {
  if (isNullish(value)) return Number.POSITIVE_INFINITY;
  const limit = isNumber(value) ? exactInteger(value) : undefined;
  if (limit === undefined || !fitsInt(Number(limit))) {
    throw commandError(327391, '$filter: limit must be represented as a 32-bit integral value');
  }
  if (limit <= 0n) throw commandError(327392, `$filter: limit must be greater than 0, but is ${limit}`);
  return Number(limit);
}

const reduce: Operator = (argument, compiler) => {
  const fields = namedFields(argument, '$reduce', {
    required: ['input', 'initialValue', 'in'],
    codes: { notObject: 40075, unknown: 40076, absent: { input: 40077, initialValue: 40078, in: 40079 } },
  });
  const input = compiler.compile(fields.get('input'));
  const initial = compiler.compile(fields.get('initialValue'));
  const body: Evaluate = compiler.withVariables(['this', 'value']).compile(fields.get('in'));
  return (context) => {
    const values = input(context);
    if (isNullish(values)) return null;
    if (!Array.isArray(values)) {
      throw commandError(40080, `$reduce requires that 'input' be an array, found: ${nameOfType(values)}`);
    }
    const child = childContext(context);
    let result = initial(context);
    for (const value of values) {
      child.vars.set('this', value);
      child.vars.set('value', result);
      result = body(child);
    }
    return result;
  };
};

export const higherOrderOperators = {
  $map: map,
  $filter: filter,
  $reduce: reduce,
} satisfies Operators;
