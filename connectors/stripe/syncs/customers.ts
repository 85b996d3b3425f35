import { defineSync } from '../../sdk/index.ts';
import { toCustomer } from '../mapping.ts';
import { customerSchema, listOf } from '../schema.ts';
import { checkpointSchema, listThenEvents } from './list-then-events.ts';

const page = listOf(customerSchema);

export const customers = defineSync({
  model: 'payments.customer',
  title: 'Customers',
  description: 'Names, e-mail addresses and phone numbers of your customers',
  everyMinutes: 60,
  deletions: 'reported',
  checkpoint: checkpointSchema,
  run: (context, { checkpoint }) =>
    listThenEvents(context, checkpoint, {
      async list(client, paging) {
        const { data, has_more } = page.parse(await client.customers.list(paging));
        return { items: data.map((item) => ({ id: item.id, upsert: toCustomer(item) })), hasMore: has_more };
      },
      eventTypes: ['customer.created', 'customer.updated', 'customer.deleted'],
      async changeOf(_client, event) {
        const customer = customerSchema.parse(event.data.object);
        return event.type === 'customer.deleted'
          ? { deletedRemoteId: customer.id }
          : { upsert: toCustomer(customer) };
      },
    }),
});
