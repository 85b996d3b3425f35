import { defineSync } from '../../sdk/index.ts';
import { toRefund } from '../mapping.ts';
import { listOf, refundSchema } from '../schema.ts';
import { checkpointSchema, listThenEvents } from './list-then-events.ts';

const page = listOf(refundSchema);

export const refunds = defineSync({
  model: 'payments.refund',
  title: 'Refunds',
  description: 'Amounts, reasons and status of your refunds',
  everyMinutes: 30,
  deletions: 'unknown',
  checkpoint: checkpointSchema,
  run: (context, { checkpoint }) =>
    listThenEvents(context, checkpoint, {
      async list(client, paging) {
        const { data, has_more } = page.parse(await client.refunds.list(paging));
        return { items: data.map((item) => ({ id: item.id, upsert: toRefund(item) })), hasMore: has_more };
      },
      eventTypes: ['refund.created', 'refund.failed', 'refund.updated', 'charge.refund.updated'],
      async changeOf(_client, event) {
        const upsert = toRefund(refundSchema.parse(event.data.object));
        return upsert === null ? null : { upsert };
      },
    }),
});
