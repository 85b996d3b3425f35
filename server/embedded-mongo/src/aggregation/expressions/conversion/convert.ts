import type { Value } from '../../../bson/document.ts';
import { MISSING } from '../../../bson/document.ts';
import { isNumber, type TypeName } from '../../../bson/types.ts';
import { CommandError } from '../../../errors.ts';
import { isNullish } from '../nullish.ts';
import { named, unary } from '../operands.ts';
import { nameOfType } from '../type-name.ts';
import type { Operator, Operators } from '../types.ts';
import { conversionFailureCode, unsupportedConversion } from './failure.ts';
import { parseTarget } from './target.ts';
import { toDecimalValue, toDoubleValue, toInt, toLong } from './to-number.ts';
import { toBool, toDate, toObjectId, toText } from './to-other.ts';

const converters: Partial<Record<TypeName, (value: Value) => Value>> = {
  int: toInt,
  long: toLong,
  double: toDoubleValue,
  decimal: toDecimalValue,
  bool: toBool,
  string: toText,
  objectId: toObjectId,
  date: toDate,
};

function convertTo(value: Value, to: TypeName): Value {
  const convert = converters[to];
  if (!convert) throw unsupportedConversion(value, to);
  return nameOfType(value) === to ? value : convert(value);
}

function conversion(to: TypeName): Operator {
  return unary((value) => (isNullish(value) ? null : convertTo(value, to)));
}

const convert = named(
  {
    required: ['input', 'to'],
    optional: ['onError', 'onNull'],
    codes: { notObject: 9, unknown: 9, absent: 9 },
  },
  ({ input, to, onError, onNull }, given) => {
    const target = isNullish(to) ? undefined : parseTarget(to);
    if (isNullish(input)) return given.has('onNull') ? onNull : null;
    if (target === undefined) return null;
    try {
      return convertTo(input, target);
    } catch (error) {
      const isConversion = error instanceof CommandError && error.code === conversionFailureCode;
      if (isConversion && given.has('onError')) return onError;
      throw error;
    }
  },
);

export const conversionOperators = {
  $convert: convert,
  $toInt: conversion('int'),
  $toLong: conversion('long'),
  $toDouble: conversion('double'),
  $toDecimal: conversion('decimal'),
  $toBool: conversion('bool'),
  $toString: conversion('string'),
  $toObjectId: conversion('objectId'),
  $toDate: conversion('date'),
  $type: unary(nameOfType),
  $isNumber: unary((value) => value !== MISSING && isNumber(value)),
} satisfies Operators;
