import { CommandError, commandError } from '../../../errors.ts';
import { isNullish } from '../nullish.ts';
import { named } from '../operands.ts';
import { nameOfType } from '../type-name.ts';
import type { Operators, Result } from '../types.ts';
import { zoneOf } from './operand.ts';
import { parseDate } from './parse.ts';
import { compileFormat, parseWithFormat } from './parse-format.ts';

const conversionFailure = 241;

export const dateFromStringOperators = {
  $dateFromString: named(
    {
      required: ['dateString'],
      optional: ['format', 'timezone', 'onNull', 'onError'],
      codes: { notObject: 40540, unknown: 40541, absent: 40542 },
    },
    ({ dateString, format, timezone, onNull, onError }, given, name) => {
      const zoneGiven = given.has('timezone');
      const zone = zoneOf(timezone, zoneGiven, name);
      if (given.has('format') && !isNullish(format)) checkFormat(format);
      if (isNullish(dateString)) return given.has('onNull') ? onNull : null;
      try {
        const text = requireText(dateString);
        if (!zone || (given.has('format') && isNullish(format))) return null;
        return typeof format === 'string'
          ? parseWithFormat(text, format, zone, zoneGiven)
          : parseDate(text, zone, zoneGiven);
      } catch (error) {
        const isConversion = error instanceof CommandError && error.code === conversionFailure;
        if (isConversion && given.has('onError')) return onError;
        throw error;
      }
    },
  ),
} satisfies Operators;

function checkFormat(format: Result): void {
  if (typeof format !== 'string') {
    throw commandError(
      40684,
      `$dateFromString requires that 'format' be a string, found: ${nameOfType(format)}`,
    );
  }
  compileFormat(format);
}

function requireText(value: Result): string {
  if (typeof value === 'string') return value;
  throw commandError(
    conversionFailure,
    `$dateFromString requires that 'dateString' be a string, found: ${nameOfType(value)}`,
  );
}
