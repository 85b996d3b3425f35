import { Doc, MISSING, type Value } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { isNullish } from './nullish.ts';
import { fold, namedFields } from './operands.ts';
import { nameOfType } from './type-name.ts';
import type { Compiler, Evaluate, Operator, Operators, Result } from './types.ts';

const getField: Operator = (argument, compiler, name) => {
  const { field, input } = getFieldOperands(argument, compiler, name);
  return (context) => {
    const fieldName = field(context);
    const source = input(context);
    if (typeof fieldName !== 'string') {
      throw commandError(
        3041704,
        `${name} requires 'field' to evaluate to type String, but got ${nameOfType(fieldName)}`,
      );
    }
    if (isNullish(source)) return source === MISSING ? MISSING : null;
    return source instanceof Doc ? source.read(fieldName) : MISSING;
  };
};

function getFieldOperands(
  argument: Value,
  compiler: Compiler,
  name: string,
): { field: Evaluate; input: Evaluate } {
  const current = () => compiler.compile('$$CURRENT');
  // `{ $getField: "a" }` and `{ $getField: { $concat: … } }` read from the document itself.
  if (!(argument instanceof Doc) || argument.keys()[0]?.startsWith('$')) {
    return { field: compiler.compile(argument), input: current() };
  }
  const fields = namedFields(argument, name, {
    required: ['field', 'input'],
    codes: { notObject: 3041701, unknown: 3041701, absent: { field: 3041702, input: 3041703 } },
  });
  return { field: compiler.compile(fields.get('field')), input: compiler.compile(fields.get('input')) };
}

const setField: Operator = (argument, compiler, name) => {
  const fields = namedFields(argument, name, {
    required: ['field', 'input', 'value'],
    codes: {
      notObject: 4161100,
      unknown: 4161101,
      absent: { field: 4161102, value: 4161103, input: 4161109 },
    },
  });
  return write(fields, compiler.compile(fields.get('value')), compiler, name);
};

const unsetField: Operator = (argument, compiler, name) => {
  const fields = namedFields(argument, name, {
    required: ['field', 'input'],
    codes: { notObject: 4161100, unknown: 4161101, absent: { field: 4161102, input: 4161109 } },
  });
  return write(fields, compiler.compile('$$REMOVE'), compiler, name);
};

function write(fields: Map<string, Value>, value: Evaluate, compiler: Compiler, name: string): Evaluate {
  const fieldName = constantName(compiler.compile(fields.get('field')), fields.get('field'), name);
  const input = compiler.compile(fields.get('input'));
  return fold([input, value], (context) => {
    const source: Result = input(context);
    if (isNullish(source)) return null;
    if (!(source instanceof Doc)) {
      throw commandError(4161105, `${name} requires 'input' to evaluate to type Object`);
    }
    const replacement = value(context);
    const result = source.clone();
    if (replacement === MISSING) result.delete(fieldName);
    else result.set(fieldName, replacement);
    return result;
  });
}

function constantName(field: Evaluate, written: Value | undefined, name: string): string {
  if (typeof written === 'string' && written.startsWith('$')) {
    throw commandError(
      4161108,
      `A field path reference which is not allowed in this context. Did you mean {$literal: '${written}'}?`,
    );
  }
  if (!field.constant) throw commandError(4161106, `${name} requires 'field' to evaluate to a constant`);
  const value = field.constant.value;
  if (typeof value !== 'string') {
    throw commandError(
      4161107,
      `${name} requires 'field' to evaluate to type String, but got ${nameOfType(value)}`,
    );
  }
  return value;
}

export const fieldAccessOperators = {
  $getField: getField,
  $setField: setField,
  $unsetField: unsetField,
} satisfies Operators;
