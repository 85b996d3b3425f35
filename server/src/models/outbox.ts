import { Schema } from 'mongoose';

/** An event waiting to be handed to the delivery service; written in the transaction of its change. */
export interface OutboxDoc {
  /** Event id = message id and idempotency key at the delivery service. */
  _id: string;
  environment: string;
  tenantId: string;
  connectionId: string | null;
  type: string;
  /** The message's `data` as JSON: claimed, renewed and handed on as one text, whatever is in it. */
  data: string;
  occurredAt: Date;
  attempts: number;
  lease: { holder: string; until: Date } | null;
  nextAttemptAt: Date;
  createdAt: Date;
}

export const outboxSchema = new Schema<OutboxDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    tenantId: { type: String, required: true },
    connectionId: { type: String, default: null },
    type: { type: String, required: true },
    data: { type: String, required: true },
    occurredAt: { type: Date, required: true },
    attempts: { type: Number, default: 0 },
    lease: { type: new Schema({ holder: String, until: Date }, { _id: false }), default: null },
    nextAttemptAt: { type: Date, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'outbox', versionKey: false, minimize: false },
);
outboxSchema.index({ nextAttemptAt: 1, _id: 1 });
