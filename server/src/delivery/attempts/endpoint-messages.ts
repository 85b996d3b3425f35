import type { z } from 'zod';
import { type ListAnswer, listAnswer, pageOf } from '../http/pagination.ts';
import { invalid } from '../http/svix-error.ts';
import type { attemptListQuery } from '../messages/message.input.ts';
import type { MessageStore } from '../messages/messages.store.ts';
import { endpointMessageOut } from './attempt.resource.ts';
import type { DeliveryRow, DeliveryStore } from './deliveries.store.ts';

const SCAN = 250;
/** Most deliveries that are looked through for one page; the next page goes on from there. */
const MOST_SCANNED = 5000;
const DELIVERY_STATUS = ['succeeded', 'pending', 'failed', 'pending'] as const;

type Query = z.output<typeof attemptListQuery>;

/** What was sent to an endpoint, each message with how it stands there. */
export function createEndpointMessages({
  deliveries,
  messages,
  now,
}: {
  deliveries: Pick<DeliveryStore, 'listByEndpoint'>;
  messages: Pick<MessageStore, 'findMany' | 'fitting'>;
  now: () => Date;
}) {
  /** A page may hold fewer than `limit` and still not be the last: `done` says so. */
  async function fittingPage(key: { applicationId: string; endpointId: string }, query: Query) {
    const { channel, tag, event_types: eventTypes } = query;
    const found: DeliveryRow[] = [];
    let { iterator } = query;
    for (let scanned = 0; scanned < MOST_SCANNED; scanned += SCAN) {
      const page = pageOf({ ...query, limit: SCAN, iterator }, 'descending');
      const rows = await deliveries.listByEndpoint({ ...key, ...rangeOf(query) }, page);
      const ids = rows.map(({ messageId }) => messageId);
      const fitting = await messages.fitting(key.applicationId, ids, { channel, tag, eventTypes });
      for (const row of rows.slice(0, SCAN)) {
        if (found.length === query.limit) return { found, iterator, done: false };
        if (fitting.has(row.messageId)) found.push(row);
        iterator = row.messageId;
      }
      if (rows.length <= SCAN) return { found, iterator, done: true };
    }
    return { found, iterator, done: false };
  }

  async function outOf(applicationId: string, rows: readonly DeliveryRow[], query: Query) {
    const ids = rows.map(({ messageId }) => messageId);
    const byId = new Map((await messages.findMany(applicationId, ids)).map((row) => [row._id, row]));
    const options = { withContent: query.with_content ?? true, now: now() };
    return (row: DeliveryRow) => {
      const message = byId.get(row.messageId);
      return message === undefined ? [] : [endpointMessageOut(row, message, options)];
    };
  }

  return async function list(
    key: { applicationId: string; endpointId: string },
    query: Query,
  ): Promise<ListAnswer> {
    const selective =
      query.channel !== undefined || query.tag !== undefined || query.event_types !== undefined;
    if (!selective) {
      const rows = await deliveries.listByEndpoint(
        { ...key, ...rangeOf(query) },
        pageOf(query, 'descending'),
      );
      const toOut = await outOf(key.applicationId, rows, query);
      const answer = listAnswer(rows, query, { idOf: (row) => row.messageId, toOut });
      return { ...answer, data: answer.data.flat() };
    }
    if (query.iterator?.startsWith('-')) {
      throw invalid(['query', 'iterator'], 'goes forward only together with channel, tag or event_types');
    }
    const { found, iterator, done } = await fittingPage(key, query);
    const toOut = await outOf(key.applicationId, found, query);
    return { data: found.flatMap(toOut), iterator: iterator ?? null, prevIterator: null, done };
  };
}

function rangeOf({ status, before, after }: Query) {
  return { status: status === undefined ? undefined : (DELIVERY_STATUS[status] ?? 'failed'), before, after };
}
