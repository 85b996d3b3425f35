import { msg } from '@lit/localize';
import { relativeTime } from '@patchbay/browser-kit/format/relative-time.ts';
import { currentLocale } from '../translations/localization.ts';

export const formatNumber = (value: number) => new Intl.NumberFormat(currentLocale()).format(value);

/** `99.2 %`; never rounded up to a full hundred. */
export function formatShare(share: number): string {
  const rounded = share < 1 ? Math.min(share, 0.999) : share;
  return new Intl.NumberFormat(currentLocale(), { style: 'percent', maximumFractionDigits: 1 }).format(
    rounded,
  );
}

/** `320 ms`, `4.2 sec`. */
export function formatMilliseconds(milliseconds: number): string {
  const long = milliseconds >= 1000;
  return new Intl.NumberFormat(currentLocale(), {
    style: 'unit',
    unit: long ? 'second' : 'millisecond',
    unitDisplay: 'short',
    maximumFractionDigits: long ? 1 : 0,
  }).format(long ? milliseconds / 1000 : milliseconds);
}

export const formatDateTime = (time: string) =>
  new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(time),
  );

export const formatTime = (time: string) =>
  new Intl.DateTimeFormat(currentLocale(), { timeStyle: 'medium' }).format(new Date(time));

/** `3 minutes ago`, `in 2 hours`, and the date itself beyond a week. */
export const formatRelative = (time: string) =>
  relativeTime({
    time,
    locale: currentLocale(),
    words: { ahead: msg('in a moment'), past: msg('just now') },
  });

/** Picks the text by the language's rule; languages with more forms fall back to `other`. */
export function plural(count: number, texts: { one: string; other: string }): string {
  return new Intl.PluralRules(currentLocale()).select(count) === 'one' ? texts.one : texts.other;
}
