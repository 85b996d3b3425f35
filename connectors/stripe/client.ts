import Stripe from 'stripe';
import type { ConnectorContext } from '../sdk/index.ts';

/** Stripe's own SDK on the governed fetch; retries, telemetry and the key are not its business here. */
export function stripeClient(context: ConnectorContext): Stripe {
  return new Stripe('set-by-the-governed-fetch', {
    httpClient: Stripe.createFetchHttpClient(context.fetch),
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** Largest page that Stripe answers: https://docs.stripe.com/api/pagination */
export const PAGE_SIZE = 100;
