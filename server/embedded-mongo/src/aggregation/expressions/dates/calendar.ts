/**
 * Calendar arithmetic on wall clock times: milliseconds counted as if the wall clock showed UTC.
 * Weekdays count from Sunday = 0.
 */
export const msPerDay = 86_400_000;

export interface CalendarDate {
  year: number;
  /** From 1 to 12. */
  month: number;
  day: number;
}

export function calendarDate(local: number): CalendarDate {
  const date = new Date(local);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Midnight of a date; months and days beyond their range carry over. */
export function midnight({ year, month, day }: CalendarDate): number {
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

export function timeOfDay(local: number): number {
  return local - Math.floor(local / msPerDay) * msPerDay;
}

export function dayNumber(local: number): number {
  return Math.floor(local / msPerDay);
}

export function weekday(local: number): number {
  // 1 January 1970 was a Thursday.
  return modulo(dayNumber(local) + 4, 7);
}

export function dayOfYear(local: number): number {
  const { year } = calendarDate(local);
  return dayNumber(local) - dayNumber(midnight({ year, month: 1, day: 1 })) + 1;
}

/** Weeks that begin on Sunday; days before the first Sunday of a year are in week 0. */
export function weekOfYear(local: number): number {
  return Math.floor((dayOfYear(local) + 6 - weekday(local)) / 7);
}

/** Monday = 1 to Sunday = 7. */
export function isoWeekday(local: number): number {
  return weekday(local) || 7;
}

export function isoWeek(local: number): { year: number; week: number } {
  // A week belongs to the year of its Thursday.
  const thursday = local + (4 - isoWeekday(local)) * msPerDay;
  return { year: calendarDate(thursday).year, week: Math.floor((dayOfYear(thursday) - 1) / 7) + 1 };
}

/** Midnight of a day of an ISO week; values beyond their range carry over. */
export function isoMidnight({ year, week, day }: { year: number; week: number; day: number }): number {
  const fourth = midnight({ year, month: 1, day: 4 });
  const firstMonday = fourth - (isoWeekday(fourth) - 1) * msPerDay;
  return firstMonday + ((week - 1) * 7 + day - 1) * msPerDay;
}

export function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
