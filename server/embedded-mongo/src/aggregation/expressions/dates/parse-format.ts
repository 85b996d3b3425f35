import { commandError } from '../../../errors.ts';
import { calendarDate, isoMidnight, midnight, timeOfDay } from './calendar.ts';
import { monthNames } from './names.ts';
import { readLocal } from './parse.ts';
import { fixedZone, type Zone } from './zone.ts';

const patterns = {
  Y: '\\d{4}',
  G: '\\d{4}',
  m: '\\d{1,2}',
  b: '[A-Za-z]{3}',
  B: '[A-Za-z]{3,9}',
  d: '\\d{1,2}',
  H: '\\d{1,2}',
  M: '\\d{1,2}',
  S: '\\d{1,2}',
  L: '\\d{1,3}',
  j: '\\d{1,3}',
  u: '[1-7]',
  V: '\\d{1,2}',
  z: '[+-]\\d{2}(?::?\\d{2})?|[Zz]|UTC|GMT',
  Z: '[+-]?\\d{1,4}',
} as const;
type Specifier = keyof typeof patterns;
type Found = Partial<Record<Specifier, string>>;

interface DateFormat {
  pattern: RegExp;
  specifiers: Specifier[];
}

const formats = new Map<string, DateFormat>();

/** Compiles the format of `$dateFromString`; refuses unknown specifiers. */
export function compileFormat(format: string): DateFormat {
  const known = formats.get(format);
  if (known) return known;
  const specifiers: Specifier[] = [];
  let source = '';
  for (let i = 0; i < format.length; i++) {
    const character = format[i]!;
    if (character !== '%') source += character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
    else source += specifierSource(format[++i], specifiers);
  }
  const compiled = { pattern: new RegExp(`^${source}$`, 's'), specifiers };
  if (formats.size > 200) formats.clear();
  formats.set(format, compiled);
  return compiled;
}

function specifierSource(specifier: string | undefined, specifiers: Specifier[]): string {
  if (specifier === undefined) throw commandError(18535, "Unmatched '%' at end of format string");
  if (specifier === '%') return '%';
  if (!Object.hasOwn(patterns, specifier)) {
    throw commandError(18536, `Invalid format character '%${specifier}' in format string`);
  }
  specifiers.push(specifier as Specifier);
  return `(${patterns[specifier as Specifier]})`;
}

export function parseWithFormat(text: string, format: string, zone: Zone, zoneGiven: boolean): Date {
  const { pattern, specifiers } = compileFormat(format);
  const match = pattern.exec(text);
  if (!match) {
    throw commandError(241, `Error parsing date string '${text}'; it does not match the format '${format}'`);
  }
  const found: Found = {};
  specifiers.forEach((specifier, index) => {
    found[specifier] = match[index + 1]!;
  });
  const own = zoneIn(found);
  if (own && zoneGiven) {
    throw commandError(
      241,
      `you cannot pass in a date/time string with GMT offset together with a timezone argument: '${text}'`,
    );
  }
  return new Date((own ?? zone).toUtc(localIn(found, text)));
}

function zoneIn({ z, Z }: Found): Zone | undefined {
  if (Z !== undefined) return fixedZone(Number(Z) * 60_000);
  if (z === undefined) return undefined;
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(z);
  if (!match) return fixedZone(0);
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return fixedZone((match[1] === '-' ? -minutes : minutes) * 60_000);
}

function localIn(found: Found, text: string): number {
  const day = dayIn(found, text);
  const { year, month, day: dayOfMonth } = calendarDate(day);
  const time = {
    hour: Number(found.H ?? 0),
    minute: Number(found.M ?? 0),
    second: Number(found.S ?? 0),
    millisecond: Number((found.L ?? '0').padEnd(3, '0')),
  };
  return day + timeOfDay(readLocal({ year, month, day: dayOfMonth, ...time }, text));
}

function dayIn(found: Found, text: string): number {
  const { Y, G, V, u, j } = found;
  if (G !== undefined && V !== undefined) {
    return isoMidnight({ year: Number(G), week: Number(V), day: Number(u ?? 1) });
  }
  if (Y !== undefined && j !== undefined) {
    const day = midnight({ year: Number(Y), month: 1, day: Number(j) });
    if (Number(j) >= 1 && calendarDate(day).year === Number(Y)) return day;
    throw commandError(241, `Error parsing date string '${text}'; The parsed date was invalid`);
  }
  const month = monthIn(found);
  if (Y === undefined || month === undefined || found.d === undefined) {
    throw commandError(
      241,
      `an incomplete date/time string has been found, with elements missing: '${text}'`,
    );
  }
  const parts = { year: Number(Y), month, day: Number(found.d) };
  return readLocal({ ...parts, hour: 0, minute: 0, second: 0, millisecond: 0 }, text);
}

function monthIn({ m, b, B }: Found): number | undefined {
  if (m !== undefined) return Number(m);
  const name = (b ?? B)?.toLowerCase();
  if (name === undefined) return undefined;
  const index = monthNames.findIndex((month) => {
    const full = month.toLowerCase();
    return B !== undefined ? full === name : full.slice(0, 3) === name;
  });
  return index === -1 ? 0 : index + 1;
}
