import type { ModelData } from '../models/index.ts';
import type { Upsert } from '../sdk/index.ts';
import type { StripeCharge, StripeCustomer, StripeRefund } from './schema.ts';

type Customer = ModelData<'payments.customer'>;
type Payment = ModelData<'payments.payment'>;
type Refund = ModelData<'payments.refund'>;

export function toCustomer(customer: StripeCustomer): Upsert<Customer> {
  return {
    remoteId: customer.id,
    // Stripe tells when an object was made, never when it last changed.
    remoteUpdatedAt: null,
    data: {
      name: customer.name ?? null,
      email: customer.email ?? null,
      phone: customer.phone ?? null,
      description: customer.description ?? null,
      currency: customer.currency?.toUpperCase() ?? null,
      delinquent: customer.delinquent ?? null,
      createdAt: isoTime(customer.created),
    },
    raw: customer,
  };
}

export function toPayment(charge: StripeCharge): Upsert<Payment> {
  const currency = charge.currency.toUpperCase();
  return {
    remoteId: charge.id,
    remoteUpdatedAt: null,
    data: {
      customerRemoteId: charge.customer ?? null,
      amount: { amount: charge.amount, currency },
      amountRefunded: { amount: charge.amount_refunded, currency },
      status: paymentStatus(charge.status),
      disputed: charge.disputed,
      description: charge.description ?? null,
      method: paymentMethod(charge.payment_method_details?.type),
      failureReason: charge.failure_message ?? null,
      receiptUrl: charge.receipt_url ?? null,
      createdAt: isoTime(charge.created),
    },
    raw: charge,
  };
}

/** `null` for a refund that belongs to no charge (a customer balance), which is no refund of a payment. */
export function toRefund(refund: StripeRefund): Upsert<Refund> | null {
  const payment = refund.charge ?? refund.payment_intent;
  if (payment === null || payment === undefined) return null;
  return {
    remoteId: refund.id,
    remoteUpdatedAt: null,
    data: {
      paymentRemoteId: payment,
      amount: { amount: refund.amount, currency: refund.currency.toUpperCase() },
      status: refundStatus(refund.status),
      reason: refundReason(refund.reason),
      createdAt: isoTime(refund.created),
    },
    raw: refund,
  };
}

function paymentStatus(status: string): Payment['status'] {
  return status === 'succeeded' || status === 'pending' || status === 'failed' ? status : 'other';
}

const METHODS: Readonly<Record<string, Payment['method']>> = {
  card: 'card',
  card_present: 'card',
  interac_present: 'card',
  customer_balance: 'bank_transfer',
  us_bank_account: 'direct_debit',
  sepa_debit: 'direct_debit',
  bacs_debit: 'direct_debit',
  acss_debit: 'direct_debit',
  au_becs_debit: 'direct_debit',
  ach_debit: 'direct_debit',
  paypal: 'wallet',
  link: 'wallet',
  alipay: 'wallet',
  wechat_pay: 'wallet',
  cashapp: 'wallet',
};

function paymentMethod(type: string | undefined): Payment['method'] {
  return type === undefined ? null : (METHODS[type] ?? 'other');
}

const REFUND_STATUSES = ['succeeded', 'pending', 'failed', 'canceled', 'requires_action'] as const;

export function refundStatus(status: string | null | undefined): Refund['status'] {
  return REFUND_STATUSES.find((known) => known === status) ?? 'other';
}

function refundReason(reason: string | null | undefined): Refund['reason'] {
  if (reason === null || reason === undefined) return null;
  const known = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;
  return known.find((one) => one === reason) ?? 'other';
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
