import { createHmac } from 'node:crypto';
import type { SandboxContext } from '../../sandbox/provider.ts';
import { API_VERSION } from './api-version.ts';
import { stripeId } from './objects.ts';
import type { Event, StripeState } from './state.ts';

/** Records that something happened and tells the webhook endpoints that asked for it, signed as Stripe signs. */
export function emit(context: SandboxContext<StripeState>, type: string, object: object): void {
  const { state } = context;
  const created = seconds(context);
  const listeners = state.webhookEndpoints.filter(
    ({ enabled_events, status }) =>
      status === 'enabled' && (enabled_events.includes('*') || enabled_events.includes(type)),
  );
  const event: Event = {
    id: stripeId(context.random, 'evt'),
    object: 'event',
    api_version: API_VERSION,
    created,
    data: { object: structuredClone(object) },
    livemode: false,
    pending_webhooks: listeners.length,
    request: { id: stripeId(context.random, 'req', 14), idempotency_key: null },
    type,
  };
  state.events.push(event);
  context.changed();
  const body = JSON.stringify(event);
  for (const { url, secret } of listeners) {
    const signature = createHmac('sha256', secret).update(`${created}.${body}`).digest('hex');
    context.deliver({
      url,
      headers: { 'content-type': 'application/json', 'stripe-signature': `t=${created},v1=${signature}` },
      body,
    });
  }
}

export function seconds(context: SandboxContext<StripeState>): number {
  return Math.floor(context.now().getTime() / 1000);
}
