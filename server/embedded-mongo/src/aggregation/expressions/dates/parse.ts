import { commandError } from '../../../errors.ts';
import { midnight } from './calendar.ts';
import { parseZone, type Zone } from './zone.ts';

const forms = [
  // 2024-02-29, 2024/2/9, 20240229; then an optional time and an optional zone
  /^(?<year>\d{4})(?<sep>[-/])(?<month>\d{1,2})\k<sep>(?<day>\d{1,2})(?<rest>.*)$/s,
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?<rest>.*)$/s,
];
const timePattern =
  /^(?:(?:[Tt]|[Tt]?\s+)(?<hour>\d{1,2})(?::(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?)?)?\s*(?<zone>\S.*)?$/s;

function invalid(text: string, why: string) {
  return commandError(
    241,
    `Error parsing date string '${text}'; ${why}. Without a format, ISO 8601 dates are understood: give 'format' for another notation`,
  );
}

/**
 * Reads a date without a format: the ISO 8601 notations, with a space in place of the `T` too. MongoDB's own
 * parser guesses at many more; those are refused, not guessed.
 */
export function parseDate(text: string, zone: Zone, zoneGiven = false): Date {
  const date = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  const time = date && timePattern.exec(date['rest'] ?? '')?.groups;
  if (!date || !time) throw invalid(text, 'the notation is not recognized');
  if (time['zone'] !== undefined && zoneGiven) {
    throw commandError(
      241,
      `you cannot pass in a date/time string with time zone information ('${time['zone']}') together with a timezone argument`,
    );
  }
  if (time['hour'] !== undefined && time['minute'] === undefined) throw invalid(text, 'minutes are missing');
  const local = readLocal(
    {
      year: Number(date['year']),
      month: Number(date['month']),
      day: Number(date['day']),
      hour: Number(time['hour'] ?? 0),
      minute: Number(time['minute'] ?? 0),
      second: Number(time['second'] ?? 0),
      millisecond: Number((time['fraction'] ?? '0').padEnd(3, '0').slice(0, 3)),
    },
    text,
  );
  return new Date(
    time['zone'] === undefined ? zone.toUtc(local) : zoneInText(time['zone'], text).toUtc(local),
  );
}

function zoneInText(name: string, text: string): Zone {
  if (/^z$/i.test(name)) return parseZone('UTC');
  try {
    return parseZone(name);
  } catch {
    throw invalid(text, `the time zone '${name}' is not recognized`);
  }
}

export interface DateParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
}

/** The wall clock time of some parts, refusing days and hours that do not exist. */
export function readLocal(parts: DateParts, text: string): number {
  const { year, month, day, hour, minute, second, millisecond } = parts;
  const start = midnight({ year, month, day });
  const exists = month >= 1 && month <= 12 && day >= 1 && new Date(start).getUTCDate() === day;
  if (!exists || hour > 24 || minute > 59 || second > 60 || (hour === 24 && (minute > 0 || second > 0))) {
    throw commandError(241, `Error parsing date string '${text}'; The parsed date was invalid`);
  }
  return start + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
}
