import type { SeedInput } from '../../sandbox/provider.ts';
import { API_VERSION } from './api-version.ts';
import { newCharge, newCustomer, newDispute, newRefund, stripeId } from './objects.ts';
import type { Charge, Event, StripeState } from './state.ts';

const FIRST = [
  'Amara',
  'Jonas',
  'Mei',
  'Lucía',
  'Tariq',
  'Freya',
  'Kofi',
  'Ines',
  'Hiro',
  'Priya',
  'Noah',
  'Zoë',
];
const LAST = [
  'Okafor',
  'Weber',
  'Chen',
  'García',
  'Haddad',
  'Lindqvist',
  'Mensah',
  'Costa',
  'Tanaka',
  'Rao',
  'Novák',
];
const PLANS = ['Team plan', 'Business plan', 'Extra seats', 'Workshop', 'Annual support', 'Storage add-on'];
/** JPY has no minor unit: 1200 is 1,200 yen. */
const CURRENCIES = ['usd', 'usd', 'eur', 'eur', 'gbp', 'jpy'] as const;

const YEAR = 365 * 86_400;
/** Stripe keeps events for 30 days. */
const EVENTS_KEPT = 30 * 86_400;

export function seed({ sizes, random, now }: SeedInput): StripeState {
  const { customers = 0, payments = 0, refunds = 0, disputes = 0 } = sizes;
  const end = Math.floor(now.getTime() / 1000) - 3600;
  const state: StripeState = {
    customers: [],
    charges: [],
    refunds: [],
    disputes: [],
    events: [],
    webhookEndpoints: [],
    answers: {},
  };
  for (let index = 0; index < customers; index++) {
    const [first, last] = [random.pick(FIRST), random.pick(LAST)];
    const mailbox = `${first}.${last}`
      .normalize('NFD')
      .replaceAll(/[^a-zA-Z.]/g, '')
      .toLowerCase();
    state.customers.push(
      newCustomer(random, {
        created: end - 2 * YEAR + Math.floor((index * YEAR) / customers),
        name: `${first} ${last}`,
        email: random.chance(0.95) ? `${mailbox}${index}@example.com` : null,
        phone: random.chance(0.4) ? `+4930${random.int(1_000_000, 9_999_999)}` : null,
        description: random.chance(0.2) ? 'Came by the autumn fair' : null,
        currency: random.pick(CURRENCIES),
        delinquent: random.chance(0.03),
      }),
    );
  }
  for (let index = 0; index < payments; index++) {
    const customer = random.chance(0.97)
      ? state.customers[random.int(0, Math.max(0, customers - 1))]
      : undefined;
    state.charges.push(
      newCharge(random, {
        created: end - YEAR + Math.floor((index * YEAR) / Math.max(1, payments)),
        amount: random.int(5, 900) * 100 + random.pick([0, 49, 95, 99]),
        currency: customer?.currency ?? random.pick(CURRENCIES),
        customer: customer?.id ?? null,
        status: random.chance(0.94) ? 'succeeded' : random.pick(['failed', 'pending']),
        description: random.pick(PLANS),
      }),
    );
  }
  const paid = state.charges.filter((charge) => charge.paid);
  for (const charge of spread(paid, refunds)) {
    const amount = random.chance(0.6) ? charge.amount : Math.ceil(charge.amount / 2);
    const created = Math.min(end, charge.created + random.int(3600, 20 * 86_400));
    const reason = random.pick([
      'requested_by_customer',
      'requested_by_customer',
      'duplicate',
      null,
    ] as const);
    state.refunds.push(newRefund(random, charge, { created, amount, reason }));
    charge.amount_refunded = amount;
    charge.refunded = amount === charge.amount;
  }
  state.refunds.sort((a, b) => a.created - b.created);
  for (const charge of spread(
    paid.filter(({ amount_refunded }) => amount_refunded === 0),
    disputes,
  )) {
    charge.disputed = true;
    state.disputes.push(newDispute(random, charge, Math.min(end, charge.created + 5 * 86_400)));
  }
  const recent = state.charges.filter((charge) => charge.created > end - EVENTS_KEPT && charge.paid);
  state.events = recent.map((charge) => chargeEvent(charge, stripeId(random, 'evt')));
  return state;
}

function chargeEvent(charge: Charge, id: string): Event {
  return {
    id,
    object: 'event',
    api_version: API_VERSION,
    created: charge.created,
    // As it was then, not as it is now.
    data: { object: { ...charge, amount_refunded: 0, refunded: false, disputed: false } },
    livemode: false,
    pending_webhooks: 0,
    request: { id: null, idempotency_key: null },
    type: 'charge.succeeded',
  };
}

function spread<Item>(items: readonly Item[], count: number): Item[] {
  const step = items.length / Math.max(1, count);
  return Array.from(
    { length: Math.min(count, items.length) },
    (_, index) => items[Math.floor(index * step)] as Item,
  );
}
