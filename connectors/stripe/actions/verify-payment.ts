import { z } from 'zod';
import { models } from '../../models/index.ts';
import { defineAction } from '../../sdk/index.ts';
import { stripeClient } from '../client.ts';
import { toPayment } from '../mapping.ts';
import { chargeSchema } from '../schema.ts';

export const verifyPayment = defineAction({
  title: 'Verify a payment',
  description: 'Asks Stripe now whether a payment was made, refunded or disputed',
  input: z.strictObject({
    paymentRemoteId: z.string().regex(/^(ch|py)_\w+$/, 'must be the remoteId of a payment: ch_...'),
  }),
  output: z.object({ paid: z.boolean(), payment: models['payments.payment'] }),
  effect: 'read',
  idempotency: 'natural',
  async run(context, { paymentRemoteId }) {
    const charge = chargeSchema.parse(await stripeClient(context).charges.retrieve(paymentRemoteId));
    return { paid: charge.paid && charge.status === 'succeeded', payment: toPayment(charge).data };
  },
});
