import type { Request, Response } from 'express';
import type { SandboxContext } from '../../sandbox/provider.ts';
import { sendError } from './errors.ts';
import type { CalendarState, Versioned } from './state.ts';

/** Where a list goes on: behind which item, as of which version, since which version. */
interface Place {
  index: number;
  version: number;
  since: number | null;
}

export interface ListOptions<Item> {
  items: readonly Versioned<Item>[];
  version: number;
  /** What a list without a sync token leaves out. */
  isHidden(item: Item): boolean;
  defaultSize: number;
  maxSize: number;
}

export interface ListPage<Item> {
  items: Item[];
  nextPageToken?: string;
  nextSyncToken?: string;
}

/** One page of a list with sync tokens; answers the error itself and returns null where the request is wrong. */
export function listPage<Item>(
  request: Request,
  response: Response,
  context: SandboxContext<CalendarState>,
  { items, version, isHidden, defaultSize, maxSize }: ListOptions<Item>,
): ListPage<Item> | null {
  const { pageToken, syncToken, maxResults } = request.query;
  const size = Math.min(maxSize, Math.max(1, Number(maxResults ?? defaultSize) || defaultSize));
  if (syncToken !== undefined && context.takeExpiredCheckpoint(request)) {
    sendError(response, 410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.');
    return null;
  }
  const since = syncToken === undefined ? null : Number(read(syncToken, 'sync'));
  if (since !== null && !(since <= version)) {
    sendError(response, 410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.');
    return null;
  }
  let place: Place = { index: 0, version, since };
  if (pageToken !== undefined) {
    const text = read(pageToken, 'page');
    if (text === null) {
      sendError(response, 400, 'badRequest', 'Invalid pageToken');
      return null;
    }
    place = JSON.parse(text) as Place;
  }
  const found: Item[] = [];
  let index = place.index;
  for (; index < items.length && found.length < size; index++) {
    const { item, version: changed } = items[index] as Versioned<Item>;
    const wanted = place.since === null ? !isHidden(item) : changed > place.since;
    if (wanted) found.push(item);
  }
  return index < items.length
    ? { items: found, nextPageToken: write(JSON.stringify({ ...place, index }), 'page') }
    : { items: found, nextSyncToken: write(String(place.version), 'sync') };
}

function write(text: string, kind: 'page' | 'sync'): string {
  return Buffer.from(`${kind}:${text}`).toString('base64url');
}

function read(token: unknown, kind: 'page' | 'sync'): string | null {
  const text = Buffer.from(String(token), 'base64url').toString();
  return text.startsWith(`${kind}:`) ? text.slice(kind.length + 1) : null;
}
