import { Long } from 'bson';
import { commandError } from '../../../errors.ts';
import { isNullish } from '../nullish.ts';
import { named } from '../operands.ts';
import { nameOfType } from '../type-name.ts';
import type { Operators, Result } from '../types.ts';
import { calendarDate, dayNumber } from './calendar.ts';
import { instantOf, zoneOf } from './operand.ts';
import {
  fixedUnits,
  isFixedUnit,
  isMonthUnit,
  monthUnits,
  startOfWeekOf,
  type TimeUnit,
  unitOf,
} from './unit.ts';
import type { Zone } from './zone.ts';

/** How many boundaries of a unit lie between two instants, in a zone. */
export function countBoundaries(options: {
  start: number;
  end: number;
  unit: TimeUnit;
  zone: Zone;
  startOfWeek: number;
}): number {
  const { start, end, unit, zone, startOfWeek } = options;
  if (isFixedUnit(unit)) return fixedIndex(end, unit, zone) - fixedIndex(start, unit, zone);
  const index = (instant: number) => calendarIndex(instant + zone.offsetAt(instant), unit, startOfWeek);
  return index(end) - index(start);
}

// Only the part of the offset below an hour moves the boundaries; whole hours would count clock changes as time.
function fixedIndex(instant: number, unit: keyof typeof fixedUnits, zone: Zone): number {
  const shift = zone.offsetAt(instant) % fixedUnits.hour;
  return Math.floor((instant + shift) / fixedUnits[unit]);
}

function calendarIndex(
  local: number,
  unit: Exclude<TimeUnit, keyof typeof fixedUnits>,
  startOfWeek: number,
): number {
  if (isMonthUnit(unit)) {
    const { year, month } = calendarDate(local);
    return Math.floor((year * 12 + month - 1) / monthUnits[unit]);
  }
  const day = dayNumber(local);
  // Day 0 was a Thursday.
  return unit === 'day' ? day : Math.floor((day + 4 - startOfWeek) / 7);
}

function requireDate(value: Result, field: string): number {
  const instant = instantOf(value);
  if (instant !== undefined) return instant;
  throw commandError(5166307, `$dateDiff requires '${field}' to be a date, but got ${nameOfType(value)}`);
}

export const dateDiffOperators = {
  $dateDiff: named(
    {
      required: ['startDate', 'endDate', 'unit'],
      optional: ['timezone', 'startOfWeek'],
      codes: {
        notObject: 5166301,
        unknown: 5166302,
        absent: { startDate: 5166303, endDate: 5166304, unit: 5166305 },
      },
    },
    (values, given, name) => {
      const { startDate, endDate } = values;
      if (isNullish(startDate) || isNullish(endDate)) return null;
      const unit = unitOf(values.unit, name, 5439013);
      if (!unit) return null;
      const startOfWeek =
        unit === 'week' ? startOfWeekOf(values.startOfWeek, given.has('startOfWeek'), name) : 0;
      const zone = zoneOf(values.timezone, given.has('timezone'), name);
      if (startOfWeek === undefined || !zone) return null;
      const start = requireDate(startDate, 'startDate');
      const end = requireDate(endDate, 'endDate');
      return Long.fromNumber(countBoundaries({ start, end, unit, zone, startOfWeek }));
    },
  ),
} satisfies Operators;
