import { commandError } from '../../../errors.ts';
import { isNullish } from '../nullish.ts';
import { nameOfType } from '../type-name.ts';
import type { Result } from '../types.ts';
import { dayNames } from './names.ts';

/** Units of a fixed length, in milliseconds. */
export const fixedUnits = { hour: 3_600_000, minute: 60_000, second: 1000, millisecond: 1 } as const;
/** Units of a whole number of months. */
export const monthUnits = { year: 12, quarter: 3, month: 1 } as const;
/** Units of a whole number of days on the wall clock. */
export const dayUnits = { week: 7, day: 1 } as const;

export type FixedUnit = keyof typeof fixedUnits;
export type MonthUnit = keyof typeof monthUnits;
export type DayUnit = keyof typeof dayUnits;
export type TimeUnit = FixedUnit | MonthUnit | DayUnit;

export function isFixedUnit(unit: TimeUnit): unit is FixedUnit {
  return Object.hasOwn(fixedUnits, unit);
}

export function isMonthUnit(unit: TimeUnit): unit is MonthUnit {
  return Object.hasOwn(monthUnits, unit);
}

export function parseUnit(text: string): TimeUnit {
  if (Object.hasOwn(fixedUnits, text) || Object.hasOwn(monthUnits, text) || Object.hasOwn(dayUnits, text)) {
    return text as TimeUnit;
  }
  throw commandError(9, `unknown time unit value: ${text}`);
}

/** A `unit` operand; undefined when it is null. */
export function unitOf(value: Result, name: string, notString: number): TimeUnit | undefined {
  if (isNullish(value)) return undefined;
  if (typeof value !== 'string') {
    throw commandError(notString, `${name} requires 'unit' to be a string, but got ${nameOfType(value)}`);
  }
  return parseUnit(value);
}

/** A `startOfWeek` operand as a weekday from Sunday = 0; undefined when it is null. */
export function startOfWeekOf(value: Result, given: boolean, name: string): number | undefined {
  if (!given) return 0;
  if (isNullish(value)) return undefined;
  if (typeof value !== 'string') {
    throw commandError(
      5439015,
      `${name} requires 'startOfWeek' to be a string, but got ${nameOfType(value)}`,
    );
  }
  const day = value.toLowerCase();
  const index = dayNames.findIndex((name) => name === day || name.slice(0, 3) === day);
  if (index === -1) throw commandError(9, `unknown day of week value: ${value}`);
  return index;
}
