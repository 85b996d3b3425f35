import { z } from 'zod';

/** ISO 8601 with offset, to the second or finer. */
export const timestamp = z.iso.datetime({ offset: true });

/** Money: integer minor units of an ISO 4217 currency, upper case. `{ amount: 1250, currency: 'EUR' }` is 12.50 euros. */
export const money = z.object({
  amount: z.int(),
  currency: z.string().regex(/^[A-Z]{3}$/),
});

/** A person as a provider names them; every part may be unknown. */
export const person = z.object({
  remoteId: z.string().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
});
