import type { AnalyticsBucket, AnalyticsPeriod } from '../../api/types.ts';
import { currentLocale } from '../../translations/localization.ts';

const FORMATS: Readonly<Record<AnalyticsPeriod, Intl.DateTimeFormatOptions>> = {
  hour: { hour: 'numeric', minute: '2-digit' },
  day: { weekday: 'short', hour: 'numeric', minute: '2-digit' },
  month: { day: 'numeric', month: 'short' },
};

/** When a bucket begins, as exact as it is long. */
export function bucketText(bucket: AnalyticsBucket | undefined, period: AnalyticsPeriod): string {
  if (bucket === undefined) return '';
  const options = FORMATS[period];
  return new Intl.DateTimeFormat(currentLocale(), options).format(new Date(bucket.time));
}
