import { isNumber } from '../../../bson/types.ts';
import { commandError } from '../../../errors.ts';
import { exactInteger } from '../../numbers/numeric.ts';
import { isNullish } from '../nullish.ts';
import { named } from '../operands.ts';
import { nameOfType } from '../type-name.ts';
import type { Operator, Operators, Result } from '../types.ts';
import { calendarDate, midnight, msPerDay, timeOfDay } from './calendar.ts';
import { instantOf, zoneOf } from './operand.ts';
import { dayUnits, fixedUnits, isFixedUnit, isMonthUnit, monthUnits, type TimeUnit, unitOf } from './unit.ts';
import type { Zone } from './zone.ts';

/** Adds to an instant. Days and longer units keep the wall clock time; a day that does not exist becomes the month's last. */
export function addUnits(instant: number, unit: TimeUnit, amount: number, zone: Zone): number {
  if (isFixedUnit(unit)) return instant + amount * fixedUnits[unit];
  const local = instant + zone.offsetAt(instant);
  if (!isMonthUnit(unit)) return zone.toUtc(local + amount * dayUnits[unit] * msPerDay);
  const { year, month, day } = calendarDate(local);
  const target = month + amount * monthUnits[unit];
  const lastDay = calendarDate(midnight({ year, month: target + 1, day: 0 })).day;
  return zone.toUtc(midnight({ year, month: target, day: Math.min(day, lastDay) }) + timeOfDay(local));
}

function addition(sign: 1 | -1): Operator {
  return named(
    {
      required: ['startDate', 'unit', 'amount'],
      optional: ['timezone'],
      codes: { notObject: 5166400, unknown: 5166401, absent: 5166402 },
    },
    ({ startDate, unit, amount, timezone }, given, name) => {
      if (isNullish(startDate) || isNullish(unit) || isNullish(amount)) return null;
      const zone = zoneOf(timezone, given.has('timezone'), name);
      if (!zone) return null;
      const instant = instantOf(startDate);
      if (instant === undefined) {
        throw commandError(
          5166403,
          `${name} requires startDate to be convertible to a date, not ${nameOfType(startDate)}`,
        );
      }
      const timeUnit = unitOf(unit, name, 5166404)!;
      const result = new Date(addUnits(instant, timeUnit, sign * amountOf(amount, name), zone));
      if (Number.isNaN(result.getTime())) {
        throw commandError(
          5166406,
          `${name}: the resulting date is out of range for 'amount' in ${timeUnit}s`,
        );
      }
      return result;
    },
  );
}

function amountOf(value: Result, name: string): number {
  const amount = isNumber(value) ? exactInteger(value) : undefined;
  if (amount === undefined) throw commandError(5166405, `${name} expects integer amount of time units`);
  return Number(amount);
}

export const dateAddOperators = {
  $dateAdd: addition(1),
  $dateSubtract: addition(-1),
} satisfies Operators;
