import type Stripe from 'stripe';
import { z } from 'zod';
import type { ConnectorContext, Page, Upsert } from '../../sdk/index.ts';
import { PAGE_SIZE, stripeClient } from '../client.ts';
import { anchorSchema, eventsAfter, newestEvent } from '../events.ts';
import type { StripeEvent } from '../schema.ts';

/**
 * Stripe tells what changed only by events, and keeps those for 30 days. So: remember the newest event, list
 * everything, then follow the events from there.
 */
export const checkpointSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('list'), after: z.string(), events: anchorSchema }),
  z.object({ phase: z.literal('events'), events: anchorSchema }),
]);

export type Checkpoint = z.infer<typeof checkpointSchema>;

/** What an event says of one object: its new state, or that it is gone. */
export type Change<Data> = { upsert: Upsert<Data> } | { deletedRemoteId: string };

export interface ListThenEvents<Data> {
  list(
    client: Stripe,
    page: { limit: number; starting_after?: string },
  ): Promise<{ items: readonly { id: string; upsert: Upsert<Data> | null }[]; hasMore: boolean }>;
  eventTypes: readonly string[];
  changeOf(client: Stripe, event: StripeEvent): Promise<Change<Data> | null>;
}

export async function* listThenEvents<Data>(
  context: ConnectorContext,
  checkpoint: Checkpoint | null,
  { list, eventTypes, changeOf }: ListThenEvents<Data>,
): AsyncIterable<Page<Data, Checkpoint>> {
  const client = stripeClient(context);
  const events = checkpoint?.events ?? (await newestEvent(client, context));
  if (checkpoint?.phase !== 'events') {
    let after = checkpoint?.after;
    for (let more = true; more; ) {
      const { items, hasMore } = await list(client, {
        limit: PAGE_SIZE,
        ...(after === undefined ? {} : { starting_after: after }),
      });
      after = items.at(-1)?.id ?? after;
      more = hasMore && after !== undefined;
      yield {
        upserts: items.flatMap(({ upsert }) => (upsert === null ? [] : [upsert])),
        deletedRemoteIds: [],
        checkpoint:
          more && after !== undefined ? { phase: 'list', after, events } : { phase: 'events', events },
      };
    }
  }
  for await (const page of eventsAfter(client, context, eventTypes, events)) {
    const changes = await Promise.all(page.events.map((event) => changeOf(client, event)));
    yield { ...lastOfEach(changes), checkpoint: { phase: 'events', events: page.anchor } };
  }
}

/** Several events can tell of one object; the last one is how it is now. */
function lastOfEach<Data>(changes: readonly (Change<Data> | null)[]) {
  const upserts = new Map<string, Upsert<Data>>();
  const deleted = new Set<string>();
  for (const change of changes) {
    if (change === null) continue;
    if ('deletedRemoteId' in change) {
      deleted.add(change.deletedRemoteId);
      upserts.delete(change.deletedRemoteId);
    } else if (!deleted.has(change.upsert.remoteId)) {
      upserts.set(change.upsert.remoteId, change.upsert);
    }
  }
  return { upserts: [...upserts.values()], deletedRemoteIds: [...deleted] };
}
