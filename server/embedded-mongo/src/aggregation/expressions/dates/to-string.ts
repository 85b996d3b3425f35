import { commandError } from '../../../errors.ts';
import { isNullish } from '../nullish.ts';
import { named } from '../operands.ts';
import { nameOfType } from '../type-name.ts';
import type { Operators } from '../types.ts';
import { formatDate, validateFormat } from './format.ts';
import { requireInstant, zoneOf } from './operand.ts';

export const dateToStringOperators = {
  $dateToString: named(
    {
      required: ['date'],
      optional: ['format', 'timezone', 'onNull'],
      codes: { notObject: 18629, unknown: 18534, absent: 18628 },
    },
    ({ date, format, timezone, onNull }, given, name) => {
      if (given.has('format') && !isNullish(format)) {
        if (typeof format !== 'string') {
          throw commandError(
            18533,
            `$dateToString requires that 'format' be a string, found: ${nameOfType(format)}`,
          );
        }
        validateFormat(format);
      }
      const zone = zoneOf(timezone, given.has('timezone'), name);
      if (isNullish(date)) return given.has('onNull') ? onNull : null;
      if (!zone) return null;
      if (!given.has('format')) return formatDate(requireInstant(date), zone);
      return typeof format === 'string' ? formatDate(requireInstant(date), zone, format) : null;
    },
  ),
} satisfies Operators;
