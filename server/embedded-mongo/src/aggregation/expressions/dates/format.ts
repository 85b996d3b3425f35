import { commandError } from '../../../errors.ts';
import { calendarDate, dayOfYear, isoWeek, isoWeekday, weekday, weekOfYear } from './calendar.ts';
import { monthNames } from './names.ts';
import type { Zone } from './zone.ts';

const utcFormat = '%Y-%m-%dT%H:%M:%S.%LZ';
const localFormat = '%Y-%m-%dT%H:%M:%S.%L';

type Specifier = (local: number, offset: number) => string;

const pad = (value: number, width: number) => value.toString().padStart(width, '0');
const two =
  (read: (date: Date) => number): Specifier =>
  (local) =>
    pad(read(new Date(local)), 2);

const specifiers: Record<string, Specifier> = {
  '%': () => '%',
  Y: (local) => fourDigits(calendarDate(local).year),
  G: (local) => fourDigits(isoWeek(local).year),
  m: two((date) => date.getUTCMonth() + 1),
  b: (local) => monthNames[calendarDate(local).month - 1]!.slice(0, 3),
  B: (local) => monthNames[calendarDate(local).month - 1]!,
  d: two((date) => date.getUTCDate()),
  H: two((date) => date.getUTCHours()),
  M: two((date) => date.getUTCMinutes()),
  S: two((date) => date.getUTCSeconds()),
  L: (local) => pad(new Date(local).getUTCMilliseconds(), 3),
  j: (local) => pad(dayOfYear(local), 3),
  u: (local) => `${isoWeekday(local)}`,
  w: (local) => `${weekday(local) + 1}`,
  U: (local) => pad(weekOfYear(local), 2),
  V: (local) => pad(isoWeek(local).week, 2),
  z: (_local, offset) => offsetText(offset),
  Z: (_local, offset) => `${Math.trunc(offset / 60_000)}`,
};

function fourDigits(year: number): string {
  if (year < 0 || year > 9999) {
    throw commandError(
      18537,
      `Could not convert date to string: date component was outside the supported range of 0-9999: ${year}`,
    );
  }
  return pad(year, 4);
}

function offsetText(offset: number): string {
  const minutes = Math.abs(Math.trunc(offset / 60_000));
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`;
}

/** Refuses a format with an unknown specifier or a lone `%`. */
export function validateFormat(format: string): void {
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== '%') continue;
    const specifier = format[++i];
    if (specifier === undefined) throw commandError(18535, "Unmatched '%' at end of format string");
    if (!Object.hasOwn(specifiers, specifier)) {
      throw commandError(18536, `Invalid format character '%${specifier}' in format string`);
    }
  }
}

export function formatDate(
  instant: number,
  zone: Zone,
  format = zone.isUtc ? utcFormat : localFormat,
): string {
  const offset = zone.offsetAt(instant);
  const local = instant + offset;
  return format.replace(/%(.)/gs, (_match, specifier: string) => specifiers[specifier]!(local, offset));
}
