import { z } from 'zod';

/** What we use of Stripe's objects, strictly; everything else is let through unread. */
const seconds = z.int();
const id = z.string().min(1);
/** A reference is an id, or the object itself where it was expanded. */
const reference = z.union([id, z.looseObject({ id }).transform((object) => object.id)]).nullish();

export const accountSchema = z.looseObject({
  id,
  email: z.string().nullish(),
  business_profile: z.looseObject({ name: z.string().nullish() }).nullish(),
  settings: z
    .looseObject({ dashboard: z.looseObject({ display_name: z.string().nullish() }).nullish() })
    .nullish(),
});

export const customerSchema = z.looseObject({
  id,
  name: z.string().nullish(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  description: z.string().nullish(),
  currency: z.string().nullish(),
  delinquent: z.boolean().nullish(),
  created: seconds,
});

export const chargeSchema = z.looseObject({
  id,
  customer: reference,
  amount: z.int(),
  amount_refunded: z.int(),
  currency: z.string(),
  status: z.string(),
  paid: z.boolean(),
  disputed: z.boolean(),
  description: z.string().nullish(),
  failure_message: z.string().nullish(),
  receipt_url: z.string().nullish(),
  payment_method_details: z.looseObject({ type: z.string() }).nullish(),
  created: seconds,
});

export const refundSchema = z.looseObject({
  id,
  charge: reference,
  payment_intent: reference,
  amount: z.int(),
  currency: z.string(),
  status: z.string().nullish(),
  reason: z.string().nullish(),
  created: seconds,
});

export const disputeSchema = z.looseObject({ charge: reference });

export const eventSchema = z.looseObject({
  id,
  type: z.string(),
  created: seconds,
  data: z.looseObject({ object: z.unknown() }),
});

export const webhookEndpointSchema = z.looseObject({ id, secret: z.string().min(1) });

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.looseObject({ data: z.array(item), has_more: z.boolean() });
}

/** A list never tells the secrets. */
export const endpointPageSchema = listOf(z.looseObject({ id, url: z.string() }));

export type StripeCustomer = z.infer<typeof customerSchema>;
export type StripeCharge = z.infer<typeof chargeSchema>;
export type StripeRefund = z.infer<typeof refundSchema>;
export type StripeEvent = z.infer<typeof eventSchema>;
