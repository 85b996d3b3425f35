const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

const DAYS_SHOWN_AS_RELATIVE = 7;

export interface RelativeTimeInput {
  /** ISO 8601. */
  time: string;
  locale: string;
  /** What is said within a minute. */
  words: { ahead: string; past: string };
}

/** `3 minutes ago`, `in 2 hours`, and the date itself beyond a week. */
export function relativeTime({ time, locale, words }: RelativeTimeInput): string {
  const seconds = Math.round((Date.parse(time) - Date.now()) / 1000);
  if (Math.abs(seconds) < 60) return seconds > 0 ? words.ahead : words.past;
  if (Math.abs(seconds) > DAYS_SHOWN_AS_RELATIVE * 86_400) return mediumDate(time, locale);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[2];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}

export const mediumDate = (time: string, locale: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(time));
