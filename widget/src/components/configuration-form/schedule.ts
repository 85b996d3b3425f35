import { msg, str } from '@lit/localize';
import { formatNumber } from '../../format/numbers.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
const CHOICES = [5, 15, 30, HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY];

/** Minutes to choose from, with the one in use among them. */
export function scheduleChoices(current: number): number[] {
  return [...new Set([...CHOICES, current])].sort((a, b) => a - b);
}

export function scheduleText(minutes: number): string {
  if (minutes === 7 * DAY) return msg('Once a week');
  if (minutes === DAY) return msg('Once a day');
  if (minutes === HOUR) return msg('Every hour');
  if (minutes % DAY === 0) return msg(str`Every ${formatNumber(minutes / DAY)} days`);
  if (minutes % HOUR === 0) return msg(str`Every ${formatNumber(minutes / HOUR)} hours`);
  return minutes === 1 ? msg('Every minute') : msg(str`Every ${formatNumber(minutes)} minutes`);
}
