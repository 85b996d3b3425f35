const LOCALE = 'en';

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

export const formatNumber = (value: number) => new Intl.NumberFormat(LOCALE).format(value);

export const formatDateTime = (time: string) =>
  new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(time));

/** `3 minutes ago`, `in 2 hours`, and the date itself beyond a week. */
export function formatRelative(time: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  if (Math.abs(seconds) < 60) return seconds > 0 ? 'in a moment' : 'just now';
  if (Math.abs(seconds) > 7 * 86_400) {
    return new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' }).format(new Date(time));
  }
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[2];
  return new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}

/** `320 ms`, `4.2 s`, `3 min`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${formatNumber(Math.round(milliseconds / 60_000))} min`;
}

/** `5 minutes`, `2 hours`, `1 day`. */
export function formatMinutes(minutes: number): string {
  const [value, unit] =
    minutes % 1440 === 0
      ? [minutes / 1440, 'day']
      : minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute'];
  return `${value === 1 ? '' : `${formatNumber(value)} `}${unit}${value === 1 ? '' : 's'}`;
}

export const plural = (count: number, one: string, other: string) =>
  `${formatNumber(count)} ${count === 1 ? one : other}`;
