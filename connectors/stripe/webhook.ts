import { hmac, type WebhookRequest, type Webhooks } from '../sdk/index.ts';
import { stripeClient } from './client.ts';
import { eventSchema, webhookEndpointSchema } from './schema.ts';

/** https://docs.stripe.com/webhooks#verify-manually: 5 minutes. */
const TOLERANCE_MS = 300_000;

const ENABLED_EVENTS = [
  'customer.created',
  'customer.updated',
  'customer.deleted',
  'charge.captured',
  'charge.expired',
  'charge.failed',
  'charge.pending',
  'charge.refunded',
  'charge.succeeded',
  'charge.updated',
  'charge.dispute.closed',
  'charge.dispute.created',
  'refund.created',
  'refund.failed',
  'refund.updated',
  'charge.refund.updated',
] as const;

export const webhooks: Webhooks = {
  verification: hmac({
    algorithm: 'sha256',
    encoding: 'hex',
    signatures: (request) => valuesOf(request, 'v1'),
    signedContent: (request) => {
      const [time] = valuesOf(request, 't');
      return time === undefined ? null : Buffer.concat([Buffer.from(`${time}.`), request.rawBody]);
    },
    timestamp: {
      read: (request) => {
        const [time = ''] = valuesOf(request, 't');
        return /^\d{1,12}$/.test(time) ? Number(time) * 1000 : null;
      },
      toleranceMs: TOLERANCE_MS,
    },
  }),
  parse(verified) {
    const event = eventSchema.parse(JSON.parse(Buffer.from(verified.rawBody).toString()));
    return {
      dedupeKey: event.id,
      eventType: event.type,
      changes: syncsOf(event.type).map((sync) => ({ sync })),
    };
  },
  async subscribe(context, { callbackUrl }) {
    const answer = await stripeClient(context).webhookEndpoints.create({
      url: callbackUrl,
      enabled_events: [...ENABLED_EVENTS],
      description: 'Patchbay',
    });
    const endpoint = webhookEndpointSchema.parse(answer);
    return { remoteId: endpoint.id, secret: endpoint.secret };
  },
  async unsubscribe(context, { remoteId }) {
    await stripeClient(context).webhookEndpoints.del(remoteId);
  },
};

function syncsOf(type: string): readonly string[] {
  if (type.startsWith('customer.')) return ['customers'];
  if (type.startsWith('refund.') || type === 'charge.refund.updated') return ['refunds'];
  return type.startsWith('charge.') ? ['payments'] : [];
}

/** `Stripe-Signature: t=1492774577,v1=5257a8...,v1=...` */
function valuesOf(request: WebhookRequest, name: string): string[] {
  const header = request.headers['stripe-signature'] ?? '';
  return header
    .split(',')
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
}
