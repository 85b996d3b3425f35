import { z } from 'zod';
import { models } from '../../models/index.ts';
import { defineAction } from '../../sdk/index.ts';
import { stripeClient } from '../client.ts';
import { refundStatus } from '../mapping.ts';
import { refundSchema } from '../schema.ts';

export const refundPayment = defineAction({
  title: 'Refund a payment',
  description: 'Gives a payment back, whole or in part',
  input: z.strictObject({
    paymentRemoteId: z.string().regex(/^(ch|py|pi)_\w+$/, 'must be the remoteId of a payment: ch_...'),
    /** Minor units of the payment's currency; absent: all that is left. */
    amount: z.int().positive().optional(),
    reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  }),
  output: z.object({
    refundRemoteId: z.string(),
    status: models['payments.refund'].shape.status,
    amount: models['payments.refund'].shape.amount,
  }),
  effect: 'destructive',
  idempotency: 'provider_key',
  async run(context, { paymentRemoteId, amount, reason }, { idempotencyKey }) {
    const target = paymentRemoteId.startsWith('pi_')
      ? { payment_intent: paymentRemoteId }
      : { charge: paymentRemoteId };
    const answer = await stripeClient(context).refunds.create(
      { ...target, ...(amount === undefined ? {} : { amount }), ...(reason === undefined ? {} : { reason }) },
      { idempotencyKey },
    );
    const refund = refundSchema.parse(answer);
    return {
      refundRemoteId: refund.id,
      status: refundStatus(refund.status),
      amount: { amount: refund.amount, currency: refund.currency.toUpperCase() },
    };
  },
});
