import { relativeTime } from '@patchbay/browser-kit/format/relative-time.ts';

const LOCALE = 'en';

export const formatNumber = (value: number) => new Intl.NumberFormat(LOCALE).format(value);

export const formatDateTime = (time: string) =>
  new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(time));

/** `3 minutes ago`, `in 2 hours`, and the date itself beyond a week. */
export const formatRelative = (time: string) =>
  relativeTime({ time, locale: LOCALE, words: { ahead: 'in a moment', past: 'just now' } });

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
