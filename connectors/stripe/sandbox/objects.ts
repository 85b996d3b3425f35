import type { Random } from '../../sandbox/provider.ts';
import type { Charge, Customer, Dispute, Refund } from './state.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `ch_3QaX...`: Stripe's ids are a prefix and letters and digits. */
export function stripeId(random: Random, prefix: string, length = 24): string {
  return `${prefix}_${Array.from({ length }, () => ALPHABET[random.int(0, 61)]).join('')}`;
}

export function newCustomer(
  random: Random,
  given: Pick<Customer, 'created' | 'name' | 'email'> & Partial<Customer>,
): Customer {
  return {
    id: stripeId(random, 'cus', 14),
    object: 'customer',
    address: null,
    balance: 0,
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    invoice_prefix: random.hex(8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
    ...given,
  };
}

export function newCharge(
  random: Random,
  given: Pick<Charge, 'created' | 'amount' | 'currency' | 'customer' | 'status'> & Partial<Charge>,
): Charge {
  const id = stripeId(random, 'ch');
  const paid = given.status === 'succeeded';
  return {
    id,
    object: 'charge',
    amount_captured: paid ? given.amount : 0,
    amount_refunded: 0,
    billing_details: { address: null, email: null, name: null, phone: null },
    captured: paid,
    description: null,
    disputed: false,
    failure_code: given.status === 'failed' ? 'card_declined' : null,
    failure_message: given.status === 'failed' ? 'Your card was declined.' : null,
    fraud_details: {},
    invoice: null,
    livemode: false,
    metadata: {},
    outcome: {
      network_status: paid ? 'approved_by_network' : 'declined_by_network',
      reason: paid ? null : 'generic_decline',
      seller_message: paid ? 'Payment complete.' : 'The bank did not return any further details.',
      type: paid ? 'authorized' : 'issuer_declined',
    },
    paid,
    payment_intent: null,
    payment_method: stripeId(random, 'pm'),
    payment_method_details: cardDetails(random),
    receipt_email: null,
    receipt_number: null,
    receipt_url: paid ? `https://pay.stripe.com/receipts/payment/${id}` : null,
    refunded: false,
    review: null,
    shipping: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    transfer_data: null,
    transfer_group: null,
    ...given,
  };
}

export function newRefund(
  random: Random,
  charge: Charge,
  given: Pick<Refund, 'created' | 'amount' | 'reason'> & Partial<Refund>,
): Refund {
  return {
    id: stripeId(random, 're'),
    object: 'refund',
    balance_transaction: null,
    charge: charge.id,
    currency: charge.currency,
    metadata: {},
    payment_intent: null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
    ...given,
  };
}

export function newDispute(random: Random, charge: Charge, created: number): Dispute {
  return {
    id: stripeId(random, 'dp'),
    object: 'dispute',
    amount: charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created,
    currency: charge.currency,
    evidence: {},
    evidence_details: {
      due_by: created + 7 * 86_400,
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: null,
    reason: random.pick(['fraudulent', 'product_not_received', 'duplicate', 'general']),
    status: 'needs_response',
  };
}

function cardDetails(random: Random): Charge['payment_method_details'] {
  return {
    type: 'card',
    card: {
      brand: random.pick(['visa', 'mastercard', 'amex']),
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: random.pick(['US', 'DE', 'GB', 'FR', 'JP']),
      exp_month: random.int(1, 12),
      exp_year: random.int(2027, 2032),
      fingerprint: random.hex(16),
      funding: random.pick(['credit', 'debit']),
      installments: null,
      last4: String(random.int(1000, 9999)),
      mandate: null,
      network: null,
      three_d_secure: null,
      wallet: null,
    },
  };
}
