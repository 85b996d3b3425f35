import type Stripe from 'stripe';
import { hmac, type WebhookRequest, type Webhooks } from '../sdk/index.ts';
import { PAGE_SIZE, stripeClient } from './client.ts';
import { endpointPageSchema, eventSchema, webhookEndpointSchema } from './schema.ts';

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
    const client = stripeClient(context);
    // An earlier try whose answer was lost has made one, with a secret that is never told again: it is replaced.
    for (const id of await endpointsAt(client, callbackUrl)) await client.webhookEndpoints.del(id);
    const answer = await client.webhookEndpoints.create({
      url: callbackUrl,
      enabled_events: [...ENABLED_EVENTS],
      description: 'Patchbay',
    });
    const endpoint = webhookEndpointSchema.parse(answer);
    return { remoteId: endpoint.id, secret: endpoint.secret };
  },
  async find(context, { callbackUrl }) {
    const ids = await endpointsAt(stripeClient(context), callbackUrl);
    return ids.map((remoteId) => ({ remoteId, state: {} }));
  },
  async unsubscribe(context, { remoteId }) {
    await stripeClient(context).webhookEndpoints.del(remoteId);
  },
};

async function endpointsAt(client: Stripe, url: string): Promise<string[]> {
  const found: string[] = [];
  let after: string | undefined;
  do {
    const answer = await client.webhookEndpoints.list({
      limit: PAGE_SIZE,
      ...(after === undefined ? {} : { starting_after: after }),
    });
    const { data, has_more: more } = endpointPageSchema.parse(answer);
    found.push(...data.filter((endpoint) => endpoint.url === url).map(({ id }) => id));
    after = more ? data.at(-1)?.id : undefined;
  } while (after !== undefined);
  return found;
}

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
