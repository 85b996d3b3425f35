import { Schema } from 'mongoose';
import { type Sealed, sealedSchema } from './sealed.ts';

/** A subscription at a provider; `_id` is the hook id in `/hooks/:hookId`. */
export interface WebhookSubscriptionDoc {
  _id: string;
  environment: string;
  /** Null in rows of older versions. */
  tenantId: string | null;
  connectionId: string;
  system: string;
  partition: string;
  /** Current secret first; an older one stays valid during a rotation. */
  secrets: Sealed[];
  remoteId: string | null;
  state: Record<string, string>;
  expiresAt: Date | null;
  status: 'pending' | 'active' | 'ended';
  /** Kind of the error that the last try to make it ended with. */
  lastFailure: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export const webhookSubscriptionSchema = new Schema<WebhookSubscriptionDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    tenantId: { type: String, default: null },
    connectionId: { type: String, required: true },
    system: { type: String, required: true },
    partition: { type: String, default: '' },
    secrets: { type: [sealedSchema], required: true },
    remoteId: { type: String, default: null },
    state: { type: Schema.Types.Mixed, default: {} },
    expiresAt: { type: Date, default: null },
    status: { type: String, required: true },
    lastFailure: { type: String, default: null },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'webhooksubscriptions', versionKey: false, minimize: false },
);
webhookSubscriptionSchema.index({ connectionId: 1, partition: 1 });
webhookSubscriptionSchema.index({ status: 1, expiresAt: 1 });
/** An ended one is told nothing any more; kept as long as its receipts. */
webhookSubscriptionSchema.index(
  { updatedAt: 1 },
  { expireAfterSeconds: 30 * 86_400, partialFilterExpression: { status: 'ended' } },
);

/** A verified inbound webhook, stored once before it is answered. `_id`: `<hookId>/<dedupe key>`. */
export interface WebhookReceiptDoc {
  _id: string;
  environment: string;
  connectionId: string;
  eventType: string;
  changes: { sync: string; partition: string | null }[];
  handledAt: Date | null;
  createdAt: Date;
}

export const webhookReceiptSchema = new Schema<WebhookReceiptDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    connectionId: { type: String, required: true },
    eventType: { type: String, required: true },
    changes: { type: [new Schema({ sync: String, partition: String }, { _id: false })], required: true },
    handledAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
  },
  { collection: 'webhookreceipts', versionKey: false },
);
/** The few that are not handled yet, oldest first. */
webhookReceiptSchema.index({ handledAt: 1, createdAt: 1 });
webhookReceiptSchema.index({ createdAt: 1 }, { expireAfterSeconds: 30 * 86_400 });
