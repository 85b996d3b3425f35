import type { z } from 'zod';
import type { ApplicationRow } from '../applications/applications.store.ts';
import { deliveryFields } from '../attempts/attempt.resource.ts';
import type { DeliveryRow, DeliveryStore } from '../attempts/deliveries.store.ts';
import { type ListAnswer, pageOf } from '../http/pagination.ts';
import { invalid } from '../http/svix-error.ts';
import type { messageListQuery } from './message.input.ts';
import { messageOut } from './message.resource.ts';
import type { MessageService } from './messages.service.ts';
import type { MessageFilter, MessageRow } from './messages.store.ts';

const SCAN = 250;
/** Most messages that are looked through for one page; the next page goes on from there. */
const MOST_SCANNED = 2500;

type Query = z.output<typeof messageListQuery>;

/**
 * Messages with how each stands at its endpoints, and only those that stand in a certain way if asked. A page may hold fewer
 * than `limit` and still not be the last: `done` says so.
 */
export function createMessageStates({
  messages,
  deliveries,
  now,
}: {
  messages: MessageService;
  deliveries: DeliveryStore;
  now: () => Date;
}) {
  return async function list(app: ApplicationRow, query: Query, filter: MessageFilter): Promise<ListAnswer> {
    const selective = query.status !== undefined || query.endpoint_id !== undefined;
    if (query.iterator?.startsWith('-')) {
      throw invalid(['query', 'iterator'], 'goes forward only together with deliveries');
    }
    const found: { row: MessageRow; states: DeliveryRow[] }[] = [];
    let iterator = query.iterator;
    let done = false;
    for (let scanned = 0; !done && found.length < query.limit && scanned < MOST_SCANNED; ) {
      const limit = selective ? SCAN : query.limit;
      const rows = await messages.list(app, pageOf({ ...query, limit, iterator }, 'descending'), filter);
      const page = rows.slice(0, limit);
      const byMessage = Map.groupBy(
        await deliveries.ofMessages(
          app._id,
          page.map(({ _id }) => _id),
        ),
        ({ messageId }) => messageId,
      );
      scanned += page.length;
      done = rows.length <= limit;
      for (const row of page) {
        if (found.length === query.limit) {
          done = false;
          break;
        }
        const states = byMessage.get(row._id) ?? [];
        if (fits(states, query)) found.push({ row, states });
        iterator = row._id;
      }
    }
    const options = { withContent: query.with_content ?? true, now: now() };
    return {
      data: found.map(({ row, states }) => ({
        ...messageOut(row, options),
        deliveries: states.map((state) => ({ endpointId: state.endpointId, ...deliveryFields(state) })),
      })),
      iterator: iterator ?? null,
      prevIterator: null,
      done,
    };
  };
}

function fits(states: readonly DeliveryRow[], { status, endpoint_id: endpointId }: Query): boolean {
  if (status === undefined && endpointId === undefined) return true;
  return states.some(
    (state) =>
      (endpointId === undefined || state.endpointId === endpointId) &&
      (status === undefined || STATUS[state.status] === status),
  );
}

/** As in Svix; one that is being sent counts as pending. */
const STATUS = { succeeded: 0, pending: 1, failed: 2 } as const;

export type MessageStates = ReturnType<typeof createMessageStates>;
