import { Schema } from 'mongoose';

/** An event waiting to be handed to the delivery service; written in the transaction of its change. */
export interface OutboxDoc {
  /** Event id = message id and idempotency key at the delivery service. */
  _id: string;
  environment: string;
  tenantId: string;
  connectionId: string | null;
  /** Events of one lane are handed over in the order of their ids: the connection, or the event by itself. */
  lane: string;
  type: string;
  /** The message's `data` as JSON: stored and handed on as one text, whatever is in it. */
  data: string;
  occurredAt: Date;
  attempts: number;
  nextAttemptAt: Date;
  createdAt: Date;
}

export const outboxSchema = new Schema<OutboxDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    tenantId: { type: String, required: true },
    connectionId: { type: String, default: null },
    lane: { type: String, required: true },
    type: { type: String, required: true },
    data: { type: String, required: true },
    occurredAt: { type: Date, required: true },
    attempts: { type: Number, default: 0 },
    nextAttemptAt: { type: Date, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'outbox', versionKey: false, minimize: false },
);
outboxSchema.index({ nextAttemptAt: 1, _id: 1 });
outboxSchema.index({ lane: 1, _id: 1 });

/** Whose turn it is to hand over the events of a lane. `_id`: the lane. */
export interface OutboxLaneDoc {
  _id: string;
  holder: string;
  /** A lane of a process that died is free from then on. */
  until: Date;
}

export const outboxLaneSchema = new Schema<OutboxLaneDoc>(
  {
    _id: String,
    holder: { type: String, required: true },
    until: { type: Date, required: true },
  },
  { collection: 'outbox_lanes', versionKey: false },
);
outboxLaneSchema.index({ until: 1 }, { expireAfterSeconds: 60 });
