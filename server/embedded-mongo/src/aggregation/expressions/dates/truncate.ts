import { isNumber } from '../../../bson/types.ts';
import { commandError } from '../../../errors.ts';
import { exactInteger } from '../../numbers/numeric.ts';
import { isNullish } from '../nullish.ts';
import { named } from '../operands.ts';
import { nameOfType } from '../type-name.ts';
import type { Operators, Result } from '../types.ts';
import { calendarDate, dayNumber, midnight, modulo, msPerDay } from './calendar.ts';
import { requireInstant, zoneOf } from './operand.ts';
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

// Bins are counted from here, on the wall clock of the zone; the day was a Saturday.
const reference = midnight({ year: 2000, month: 1, day: 1 });
const referenceWeekday = 6;

/** The start of the bin that holds an instant. */
export function truncateDate(options: {
  instant: number;
  unit: TimeUnit;
  binSize: number;
  zone: Zone;
  startOfWeek: number;
}): number {
  const { instant, unit, binSize, zone, startOfWeek } = options;
  if (isFixedUnit(unit)) {
    const start = zone.toUtc(reference);
    return floorTo(instant - start, binSize * fixedUnits[unit]) + start;
  }
  const local = instant + zone.offsetAt(instant);
  if (isMonthUnit(unit)) {
    const { year, month } = calendarDate(local);
    const months = floorTo((year - 2000) * 12 + month - 1, binSize * monthUnits[unit]);
    return zone.toUtc(midnight({ year: 2000, month: 1 + months, day: 1 }));
  }
  const first = dayNumber(reference) + (unit === 'week' ? modulo(startOfWeek - referenceWeekday, 7) : 0);
  const days = floorTo(dayNumber(local) - first, unit === 'week' ? binSize * 7 : binSize);
  return zone.toUtc((first + days) * msPerDay);
}

function floorTo(value: number, size: number): number {
  return Math.floor(value / size) * size;
}

function binSizeOf(value: Result, given: boolean): number | undefined {
  if (!given) return 1;
  if (isNullish(value)) return undefined;
  const size = isNumber(value) ? exactInteger(value) : undefined;
  if (size === undefined) {
    throw commandError(
      5439017,
      `$dateTrunc requires 'binSize' to be a 64-bit integer, but got ${nameOfType(value)}`,
    );
  }
  if (size <= 0n)
    throw commandError(5439018, `$dateTrunc requires 'binSize' to be greater than 0, but got ${size}`);
  return Number(size);
}

export const dateTruncOperators = {
  $dateTrunc: named(
    {
      required: ['date', 'unit'],
      optional: ['binSize', 'timezone', 'startOfWeek'],
      codes: { notObject: 5439007, unknown: 5439008, absent: { date: 5439009, unit: 5439010 } },
    },
    (values, given, name) => {
      if (isNullish(values.date)) return null;
      const binSize = binSizeOf(values.binSize, given.has('binSize'));
      const unit = unitOf(values.unit, name, 5439013);
      if (!unit) return null;
      const startOfWeek =
        unit === 'week' ? startOfWeekOf(values.startOfWeek, given.has('startOfWeek'), name) : 0;
      const zone = zoneOf(values.timezone, given.has('timezone'), name);
      if (binSize === undefined || startOfWeek === undefined || !zone) return null;
      const instant = requireInstant(values.date);
      const result = new Date(truncateDate({ instant, unit, binSize, zone, startOfWeek }));
      if (Number.isNaN(result.getTime()))
        throw commandError(5439005, '$dateTrunc: the result is out of range');
      return result;
    },
  ),
} satisfies Operators;
