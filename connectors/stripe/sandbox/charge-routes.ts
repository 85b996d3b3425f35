import type { Router } from 'express';
import type { SandboxContext } from '../../sandbox/provider.ts';
import { invalidRequest, notFound, type StripeFailure } from './errors.ts';
import { emit, seconds } from './events.ts';
import type { Routes } from './handlers.ts';
import { answerOnce } from './idempotency.ts';
import { newCharge, newDispute, newRefund } from './objects.ts';
import type { Charge, Refund, StripeState } from './state.ts';

type Context = SandboxContext<StripeState>;
type Body = Readonly<Record<string, string | undefined>>;

export function chargeRoutes(router: Router, context: Context, { path, auth, list, retrieve }: Routes): void {
  router.get(
    path('/charges'),
    auth,
    list((state) => state.charges, ['customer']),
  );
  router.get(
    path('/charges/:id'),
    auth,
    retrieve('charge', (state) => state.charges),
  );
  router.post(path('/charges'), auth, (request, response) => {
    answerOnce(context, request, response, () => createCharge(context, request.body as Body));
  });
  router.get(
    path('/refunds'),
    auth,
    list((state) => state.refunds, ['charge']),
  );
  router.get(
    path('/refunds/:id'),
    auth,
    retrieve('refund', (state) => state.refunds),
  );
  router.post(path('/refunds'), auth, (request, response) => {
    answerOnce(context, request, response, () => createRefund(context, request.body as Body));
  });
  router.get(
    path('/disputes'),
    auth,
    list((state) => state.disputes, ['charge']),
  );
  router.get(
    path('/disputes/:id'),
    auth,
    retrieve('dispute', (state) => state.disputes),
  );
}

/** `tok_chargeDeclined` fails and `tok_createDispute` is disputed at once, as Stripe's own test tokens do. */
function createCharge(context: Context, body: Body): Charge | StripeFailure {
  const amount = Number(body['amount']);
  if (!Number.isInteger(amount) || amount < 1) return invalidRequest('amount', 'Invalid positive integer');
  if (!/^[a-z]{3}$/.test(body['currency'] ?? '')) return invalidRequest('currency', 'Invalid currency');
  const declined = body['source'] === 'tok_chargeDeclined';
  const charge = newCharge(context.random, {
    created: seconds(context),
    amount,
    currency: body['currency'] ?? '',
    customer: body['customer'] ?? null,
    description: body['description'] ?? null,
    status: declined ? 'failed' : 'succeeded',
    disputed: body['source'] === 'tok_createDispute',
  });
  context.state.charges.push(charge);
  emit(context, declined ? 'charge.failed' : 'charge.succeeded', charge);
  if (charge.disputed) {
    const dispute = newDispute(context.random, charge, seconds(context));
    context.state.disputes.push(dispute);
    emit(context, 'charge.dispute.created', dispute);
  }
  return declined
    ? {
        status: 402,
        error: { type: 'card_error', code: 'card_declined', message: 'Your card was declined.' },
      }
    : charge;
}

function createRefund(context: Context, body: Body): Refund | StripeFailure {
  const id = body['charge'] ?? '';
  const charge = context.state.charges.find((one) => one.id === id);
  if (charge === undefined) return { ...notFound('charge', id), status: 404 };
  const left = charge.amount - charge.amount_refunded;
  const amount = body['amount'] === undefined ? left : Number(body['amount']);
  if (left === 0) {
    return invalidRequest('charge', `Charge ${id} has already been refunded.`, 'charge_already_refunded');
  }
  if (!Number.isInteger(amount) || amount < 1) return invalidRequest('amount', 'Invalid positive integer');
  if (!charge.paid || amount > left) {
    return invalidRequest('amount', 'Refund amount is greater than unrefunded amount on charge');
  }
  const reason = (body['reason'] ?? null) as Refund['reason'];
  const refund = newRefund(context.random, charge, { created: seconds(context), amount, reason });
  context.state.refunds.push(refund);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  emit(context, 'refund.created', refund);
  emit(context, 'charge.refunded', charge);
  return refund;
}
