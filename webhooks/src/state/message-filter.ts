export const RANGES = ['1h', '24h', '7d', '30d', 'all'] as const;
export type Range = (typeof RANGES)[number];

const HOURS: Readonly<Record<Exclude<Range, 'all'>, number>> = { '1h': 1, '24h': 24, '7d': 168, '30d': 720 };

export type StatusFilter = '' | 'success' | 'pending' | 'fail';

/** What of the messages is shown; empty: all. */
export interface MessageFilter {
  eventType: string;
  status: StatusFilter;
  endpointId: string;
  range: Range;
}

export const NO_FILTER: MessageFilter = { eventType: '', status: '', endpointId: '', range: 'all' };

export const isFiltered = (filter: MessageFilter) =>
  Object.entries(NO_FILTER).some(([name, value]) => filter[name as keyof MessageFilter] !== value);

/** ISO 8601; undefined for everything. */
export function sinceOf(range: Range): string | undefined {
  return range === 'all' ? undefined : new Date(Date.now() - HOURS[range] * 3_600_000).toISOString();
}
