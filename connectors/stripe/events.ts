import type Stripe from 'stripe';
import { z } from 'zod';
import { type ConnectorContext, ProviderError } from '../sdk/index.ts';
import { PAGE_SIZE } from './client.ts';
import { eventSchema, listOf, type StripeEvent } from './schema.ts';

/** A place in Stripe's event list: everything newer is still to be read. */
export const anchorSchema = z.object({
  /** Null while the account had no event at all. */
  id: z.string().nullable(),
  /** Unix seconds of that event, or of the moment of looking. */
  since: z.int(),
});

export type Anchor = z.infer<typeof anchorSchema>;

/** Stripe keeps events for 30 days (https://docs.stripe.com/api/events); a day is left for clocks and slow runs. */
const KEPT_SECONDS = 29 * 86_400;

const events = listOf(eventSchema);

export async function newestEvent(client: Stripe, context: ConnectorContext): Promise<Anchor> {
  const since = Math.floor(context.now().getTime() / 1000);
  const { data } = events.parse(await client.events.list({ limit: 1 }));
  const [newest] = data;
  return newest === undefined ? { id: null, since } : { id: newest.id, since: newest.created };
}

/** Events newer than the anchor, page by page, each page oldest first with the anchor behind it. */
export async function* eventsAfter(
  client: Stripe,
  context: ConnectorContext,
  types: readonly string[],
  start: Anchor,
): AsyncIterable<{ events: readonly StripeEvent[]; anchor: Anchor }> {
  if (context.now().getTime() / 1000 - start.since > KEPT_SECONDS) {
    throw new ProviderError({
      kind: 'checkpoint_expired',
      message: 'Stripe keeps events for 30 days, and the last sync is longer ago; everything is read again',
    });
  }
  // Read first: what happens while the pages are read is newer than this and comes with the next run.
  const newest = await newestEvent(client, context);
  let anchor = start;
  for (let more = true; more; ) {
    const page =
      anchor.id === null
        ? { data: await everythingSince(client, types, anchor.since), has_more: false }
        : events.parse(
            await client.events.list({ limit: PAGE_SIZE, types: [...types], ending_before: anchor.id }),
          );
    const [last] = page.data;
    if (last === undefined) break;
    anchor = { id: last.id, since: last.created };
    more = page.has_more;
    yield { events: page.data.toReversed(), anchor };
  }
  if (newest.id !== null && newest.since > anchor.since) yield { events: [], anchor: newest };
}

/** For an account that had no event to start from: all there are now, newest first. */
async function everythingSince(
  client: Stripe,
  types: readonly string[],
  since: number,
): Promise<StripeEvent[]> {
  const found: StripeEvent[] = [];
  for (let more = true; more; ) {
    const after = found.at(-1)?.id;
    const page = events.parse(
      await client.events.list({
        limit: PAGE_SIZE,
        types: [...types],
        created: { gte: since },
        ...(after === undefined ? {} : { starting_after: after }),
      }),
    );
    found.push(...page.data);
    more = page.has_more && page.data.length > 0;
  }
  return found;
}
