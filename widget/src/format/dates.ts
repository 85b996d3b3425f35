import { msg } from '@lit/localize';
import { currentLocale } from '../translations/localization.ts';

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

const DAYS_SHOWN_AS_RELATIVE = 7;

/** `3 minutes ago`, `in 2 hours`, and the date itself beyond a week. */
export function formatRelative(time: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  if (Math.abs(seconds) < 60) return seconds > 0 ? msg('in a moment') : msg('just now');
  if (Math.abs(seconds) > DAYS_SHOWN_AS_RELATIVE * 86_400) return formatDate(time);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[2];
  return new Intl.RelativeTimeFormat(currentLocale(), { numeric: 'auto' }).format(
    Math.trunc(seconds / size),
    unit,
  );
}

export const formatDate = (time: string) =>
  new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium' }).format(new Date(time));

export const formatDateTime = (time: string) =>
  new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(time),
  );

/** `42 sec`, `3 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [value, unit] = seconds < 60 ? [seconds, 'second'] : [Math.round(seconds / 60), 'minute'];
  return new Intl.NumberFormat(currentLocale(), {
    style: 'unit',
    unit: String(unit),
    unitDisplay: 'short',
  }).format(Number(value));
}
