import type { Request } from 'express';
import { invalidRequest, type StripeFailure } from './errors.ts';

interface Listed {
  id: string;
  created: number;
}

export interface ListAnswer<Item> {
  object: 'list';
  url: string;
  has_more: boolean;
  data: Item[];
}

/**
 * One page as Stripe cuts it: newest first; `starting_after` goes to older ones, `ending_before` to newer ones, and
 * the page next to the given object is answered.
 */
export function listPage<Item extends Listed>(
  request: Request,
  oldestFirst: readonly Item[],
): ListAnswer<Item> | StripeFailure {
  const { limit = '10', starting_after: after, ending_before: before, created } = request.query;
  const count = Number(limit);
  if (!Number.isInteger(count) || count < 1 || count > 100) {
    return invalidRequest('limit', 'Invalid integer: limit must be between 1 and 100');
  }
  const items = oldestFirst.filter((item) => inRange(item.created, created)).toReversed();
  const answer = (from: number, to: number, hasMore: boolean): ListAnswer<Item> => ({
    object: 'list',
    url: request.path.replace(/^\/api\.stripe\.com/, ''),
    has_more: hasMore,
    data: items.slice(from, to),
  });
  if (typeof before === 'string') {
    const place = items.findIndex(({ id }) => id === before);
    if (place < 0) return invalidRequest('ending_before', `No such object: '${before}'`, 'resource_missing');
    const from = Math.max(0, place - count);
    return answer(from, place, from > 0);
  }
  const place = typeof after === 'string' ? items.findIndex(({ id }) => id === after) : -1;
  if (typeof after === 'string' && place < 0) {
    return invalidRequest('starting_after', `No such object: '${after}'`, 'resource_missing');
  }
  return answer(place + 1, place + 1 + count, place + 1 + count < items.length);
}

function inRange(created: number, filter: unknown): boolean {
  if (typeof filter !== 'object' || filter === null) return true;
  const { gte, gt, lte, lt } = filter as Record<string, string | undefined>;
  return (
    (gte === undefined || created >= Number(gte)) &&
    (gt === undefined || created > Number(gt)) &&
    (lte === undefined || created <= Number(lte)) &&
    (lt === undefined || created < Number(lt))
  );
}
