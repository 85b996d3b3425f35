import { z } from 'zod';
import { apiKey, defineConnector } from '../sdk/index.ts';
import { refundPayment } from './actions/refund-payment.ts';
import { verifyPayment } from './actions/verify-payment.ts';
import { classifyError } from './classify-error.ts';
import { stripeClient } from './client.ts';
import { accountSchema } from './schema.ts';
import { customers } from './syncs/customers.ts';
import { payments } from './syncs/payments.ts';
import { refunds } from './syncs/refunds.ts';
import { webhooks } from './webhook.ts';

export const stripe = defineConnector({
  spec: 1,
  manifest: {
    id: 'stripe',
    name: 'Stripe',
    summary: 'See customers, payments, refunds and disputes, and refund a payment.',
    categories: ['payments'],
    docsUrl: 'https://docs.stripe.com/api',
    apiHosts: ['api.stripe.com'],
  },
  auth: [
    apiKey({
      fields: z.object({
        apiKey: z
          .string()
          .regex(/^(rk|sk)_(test|live)_\w+$/, 'must begin with rk_live_, rk_test_, sk_live_ or sk_test_')
          .meta({
            title: 'Restricted API key',
            description:
              'Make one under Developers, API keys: write access to Charges, Refunds and Webhook Endpoints, read access to Customers, Events and Account.',
            placeholder: 'rk_live_…',
            secret: true,
          }),
      }),
      apply: (headers, credentials) => headers.set('authorization', `Bearer ${credentials.apiKey}`),
      helpUrl: 'https://docs.stripe.com/keys/restricted-api-keys',
    }),
  ],
  async identify(context) {
    const account = accountSchema.parse(await stripeClient(context).accounts.retrieveCurrent());
    const label =
      account.settings?.dashboard?.display_name ??
      account.business_profile?.name ??
      account.email ??
      account.id;
    return { accountId: account.id, label };
  },
  async health(context) {
    accountSchema.parse(await stripeClient(context).accounts.retrieveCurrent());
  },
  syncs: { customers, payments, refunds },
  actions: { refund_payment: refundPayment, verify_payment: verifyPayment },
  webhooks,
  rateLimits: [
    { scope: 'connection', requests: 25, perSeconds: 1, source: 'https://docs.stripe.com/rate-limits' },
  ],
  classifyError,
});
