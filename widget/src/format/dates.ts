import { msg } from '@lit/localize';
import { mediumDate, relativeTime } from '@patchbay/browser-kit/format/relative-time.ts';
import { currentLocale } from '../translations/localization.ts';

/** `3 minutes ago`, `in 2 hours`, and the date itself beyond a week. */
export const formatRelative = (time: string) =>
  relativeTime({
    time,
    locale: currentLocale(),
    words: { ahead: msg('in a moment'), past: msg('just now') },
  });

export const formatDate = (time: string) => mediumDate(time, currentLocale());

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
