import { commandError } from '../../../errors.ts';

/** A time zone: milliseconds between UTC and the wall clock, in both directions. */
export interface Zone {
  /** Wall clock minus UTC at an instant. */
  offsetAt(utc: number): number;
  /**
   * The instant of a wall clock reading (given as if it were UTC). A reading that a clock change skips moves
   * forward; one that happens twice is the first.
   */
  toUtc(local: number): number;
  readonly isUtc: boolean;
}

const minute = 60_000;
const day = 86_400_000;
const quarterHour = 15 * minute;
const cacheLimit = 50_000;

export const utcZone: Zone = fixedZone(0);

const zones = new Map<string, Zone>([
  ['UTC', utcZone],
  ['GMT', utcZone],
]);

/** Finds a zone by an Olson name or an offset such as `+05:30`, `-0530`, `+03`. */
export function parseZone(text: string): Zone {
  const known = zones.get(text);
  if (known) return known;
  const zone = parseOffset(text) ?? namedZone(text);
  if (!zone) throw commandError(40485, `unrecognized time zone identifier: "${text}"`);
  zones.set(text, zone);
  return zone;
}

function parseOffset(text: string): Zone | undefined {
  const match = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(text);
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return fixedZone((match[1] === '-' ? -minutes : minutes) * minute);
}

export function fixedZone(offset: number): Zone {
  return { offsetAt: () => offset, toUtc: (local) => local - offset, isUtc: offset === 0 };
}

function namedZone(name: string): Zone | undefined {
  // Intl also takes offsets in forms that MongoDB does not know.
  if (!/^[A-Za-z]/.test(name) || name.toUpperCase() === 'Z') return undefined;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
  const offsetAt = cachedOffsets(format);
  return { offsetAt, toUtc: (local) => toUtc(local, offsetAt), isUtc: false };
}

// Offsets change at whole quarter hours only, so one answer serves all instants of a quarter.
function cachedOffsets(format: Intl.DateTimeFormat): (utc: number) => number {
  const cache = new Map<number, number>();
  return (utc) => {
    const quarter = Math.floor(utc / quarterHour);
    const known = cache.get(quarter);
    if (known !== undefined) return known;
    const instant = quarter * quarterHour;
    const offset = wallClock(format, instant) - instant;
    if (cache.size >= cacheLimit) cache.clear();
    cache.set(quarter, offset);
    return offset;
  };
}

function wallClock(format: Intl.DateTimeFormat, utc: number): number {
  const parts = new Map(format.formatToParts(utc).map(({ type, value }) => [type, value]));
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  const year = parts.get('era') === 'BC' ? 1 - number('year') : number('year');
  const wall = new Date(0);
  wall.setUTCFullYear(year, number('month') - 1, number('day'));
  wall.setUTCHours(number('hour'), number('minute'), number('second'));
  return wall.getTime();
}

function toUtc(local: number, offsetAt: (utc: number) => number): number {
  const before = offsetAt(local - day);
  const after = offsetAt(local + day);
  if (offsetAt(local - before) === before) return local - before;
  return offsetAt(local - after) === after ? local - after : local - before;
}
