import { z } from 'zod';
import { money, timestamp } from './common.ts';

export const customer = z.object({
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  description: z.string().nullable(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
  delinquent: z.boolean().nullable(),
  createdAt: timestamp,
});

export const payment = z.object({
  customerRemoteId: z.string().nullable(),
  amount: money,
  amountRefunded: money,
  status: z.enum(['succeeded', 'pending', 'failed', 'canceled', 'requires_action', 'other']),
  disputed: z.boolean(),
  description: z.string().nullable(),
  method: z.enum(['card', 'bank_transfer', 'direct_debit', 'wallet', 'other']).nullable(),
  failureReason: z.string().nullable(),
  receiptUrl: z.string().nullable(),
  createdAt: timestamp,
});

export const refund = z.object({
  paymentRemoteId: z.string(),
  amount: money,
  status: z.enum(['succeeded', 'pending', 'failed', 'canceled', 'requires_action', 'other']),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer', 'other']).nullable(),
  createdAt: timestamp,
});
