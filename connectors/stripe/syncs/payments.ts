import type Stripe from 'stripe';
import { defineSync } from '../../sdk/index.ts';
import { toPayment } from '../mapping.ts';
import { chargeSchema, disputeSchema, listOf, type StripeEvent } from '../schema.ts';
import { checkpointSchema, listThenEvents } from './list-then-events.ts';

const page = listOf(chargeSchema);

export const payments = defineSync({
  model: 'payments.payment',
  title: 'Payments',
  description: 'Amounts, status, refunded part and disputes of your payments',
  everyMinutes: 30,
  deletions: 'unknown',
  checkpoint: checkpointSchema,
  run: (context, { checkpoint }) =>
    listThenEvents(context, checkpoint, {
      async list(client, paging) {
        const { data, has_more } = page.parse(await client.charges.list(paging));
        return { items: data.map((item) => ({ id: item.id, upsert: toPayment(item) })), hasMore: has_more };
      },
      eventTypes: [
        'charge.captured',
        'charge.expired',
        'charge.failed',
        'charge.pending',
        'charge.refunded',
        'charge.succeeded',
        'charge.updated',
        'charge.dispute.closed',
        'charge.dispute.created',
      ],
      async changeOf(client, event) {
        const charge = await chargeOf(client, event);
        return charge === null ? null : { upsert: toPayment(charge) };
      },
    }),
});

/** A dispute's event holds the dispute, so its charge is asked for. */
async function chargeOf(client: Stripe, event: StripeEvent) {
  if (!event.type.startsWith('charge.dispute.')) return chargeSchema.parse(event.data.object);
  const { charge } = disputeSchema.parse(event.data.object);
  return charge === null || charge === undefined
    ? null
    : chargeSchema.parse(await client.charges.retrieve(charge));
}
