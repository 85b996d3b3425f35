import { Schema } from 'mongoose';
import type { ErrorClass } from '../../contract/webhook-analytics.ts';
import { type Sealed, sealedSchema } from './sealed.ts';

/** An application of the embedded, Svix-compatible delivery service; an environment's own has the uid `main`. */
export interface ApplicationDoc {
  _id: string;
  environment: string;
  uid: string | null;
  name: string;
  metadata: Record<string, string>;
  /** Grows with every endpoint that is counted. */
  endpointTurn: number;
  createdAt: Date;
  updatedAt: Date;
}

export const applicationSchema = new Schema<ApplicationDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    uid: { type: String, default: null },
    name: { type: String, required: true },
    metadata: { type: Schema.Types.Mixed, default: {} },
    endpointTurn: { type: Number, default: 0 },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'applications', versionKey: false, minimize: false },
);
applicationSchema.index(
  { environment: 1, uid: 1 },
  { unique: true, partialFilterExpression: { uid: { $type: 'string' } } },
);

export interface EndpointDoc {
  _id: string;
  applicationId: string;
  uid: string | null;
  url: string;
  description: string;
  disabled: boolean;
  disabledReason: string | null;
  /** Null: all event types. */
  filterTypes: string[] | null;
  /** Null: all channels. */
  channels: string[] | null;
  /** Extra request headers as sealed JSON, since they often carry a credential. */
  headers: Sealed | null;
  /** Messages a second; null: no limit. */
  rateLimit: number | null;
  /** With a rate limit: when the next message may go, over all processes. */
  nextSlotAt: Date | null;
  /** Current signing secret first, then those still valid during a rotation. */
  secrets: { secret: Sealed; expiresAt: Date | null }[];
  metadata: Record<string, string>;
  /** Of a vendor's customer: what the operator allows beside public addresses does not count. */
  publicOnly: boolean;
  /** Since when every attempt failed. */
  failingSince: Date | null;
  /** When its owner was told so; in this stretch of failure. */
  warnedAt?: Date | null;
  deletedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export const endpointSchema = new Schema<EndpointDoc>(
  {
    _id: String,
    applicationId: { type: String, required: true },
    uid: { type: String, default: null },
    url: { type: String, required: true },
    description: { type: String, default: '' },
    disabled: { type: Boolean, default: false },
    disabledReason: { type: String, default: null },
    filterTypes: { type: [String], default: null },
    channels: { type: [String], default: null },
    headers: { type: sealedSchema, default: null },
    rateLimit: { type: Number, default: null },
    nextSlotAt: { type: Date, default: null },
    secrets: {
      type: [new Schema({ secret: sealedSchema, expiresAt: Date }, { _id: false })],
      required: true,
    },
    metadata: { type: Schema.Types.Mixed, default: {} },
    publicOnly: { type: Boolean, default: false },
    failingSince: { type: Date, default: null },
    warnedAt: { type: Date, default: null },
    deletedAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'endpoints', versionKey: false, minimize: false },
);
endpointSchema.index({ applicationId: 1, _id: -1 });
endpointSchema.index(
  { applicationId: 1, uid: 1 },
  { unique: true, partialFilterExpression: { uid: { $type: 'string' } } },
);

export interface MessageDoc {
  _id: string;
  applicationId: string;
  eventId: string | null;
  eventType: string;
  channels: string[];
  tags: string[];
  /** The exact text that is signed and sent, on every attempt the same; null: deleted or expired. */
  body: string | null;
  /** Of a raw payload that named one; otherwise JSON. */
  contentType?: string | null;
  /** When `body` is deleted; the message itself stays until `expiresAt`. */
  bodyExpiresAt: Date;
  /** Not sent before. */
  deliverAt: Date | null;
  /** SHA-256 of the request's idempotency key and of its content, to answer a repeated request alike. */
  idempotencyKey: string | null;
  requestHash: string;
  createdAt: Date;
  expiresAt: Date;
}

export const messageSchema = new Schema<MessageDoc>(
  {
    _id: String,
    applicationId: { type: String, required: true },
    eventId: { type: String, default: null },
    eventType: { type: String, required: true },
    channels: { type: [String], default: [] },
    tags: { type: [String], default: [] },
    body: { type: String, default: null },
    contentType: { type: String, default: null },
    bodyExpiresAt: { type: Date, required: true },
    deliverAt: { type: Date, default: null },
    idempotencyKey: { type: String, default: null },
    requestHash: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'messages', versionKey: false, minimize: false },
);
messageSchema.index({ applicationId: 1, _id: -1 });
messageSchema.index(
  { applicationId: 1, eventId: 1 },
  { unique: true, partialFilterExpression: { eventId: { $type: 'string' } } },
);
messageSchema.index(
  { applicationId: 1, idempotencyKey: 1 },
  { unique: true, partialFilterExpression: { idempotencyKey: { $type: 'string' } } },
);
messageSchema.index({ bodyExpiresAt: 1 });
messageSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** One message on its way to one endpoint, until it arrived or its schedule ran out. `_id`: `<message>/<endpoint>`. */
export interface DeliveryDoc {
  _id: string;
  applicationId: string;
  messageId: string;
  endpointId: string;
  status: 'pending' | 'succeeded' | 'failed';
  /** Of the current schedule: a resend starts again at 0. */
  attempts: number;
  /** Svix: 0 scheduled, 1 manual; of the next attempt. */
  triggerType: 0 | 1;
  /** While leased: when the lease ends, so that an abandoned delivery becomes due by itself. */
  nextAttemptAt: Date | null;
  /** Of the attempt under way. `holder` is different for every claim: a late finisher cannot mark another's. */
  lease: { holder: string; until: Date } | null;
  /** Where the endpoint wants strict order: its lane and its place there. While it waits, it has no `nextAttemptAt`. */
  order: { key: string; sequence: number } | null;
  createdAt: Date;
  expiresAt: Date;
}

export const deliverySchema = new Schema<DeliveryDoc>(
  {
    _id: String,
    applicationId: { type: String, required: true },
    messageId: { type: String, required: true },
    endpointId: { type: String, required: true },
    status: { type: String, required: true },
    attempts: { type: Number, default: 0 },
    triggerType: { type: Number, default: 0 },
    nextAttemptAt: { type: Date, default: null },
    lease: { type: new Schema({ holder: String, until: Date }, { _id: false }), default: null },
    order: { type: new Schema({ key: String, sequence: Number }, { _id: false }), default: null },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'deliveries', versionKey: false },
);
deliverySchema.index({ nextAttemptAt: 1, endpointId: 1 }, { partialFilterExpression: { status: 'pending' } });
deliverySchema.index({ endpointId: 1, status: 1, nextAttemptAt: 1 });
deliverySchema.index({ endpointId: 1, messageId: -1 });
deliverySchema.index(
  { endpointId: 1, 'order.key': 1, 'order.sequence': 1 },
  { partialFilterExpression: { 'order.key': { $exists: true } } },
);
deliverySchema.index({ messageId: 1, endpointId: 1 });
deliverySchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** What strict order at an endpoint hangs on. `_id`: `<endpoint>/<order key>`. */
export interface DeliveryLaneDoc {
  _id: string;
  /** The last place that was given out. */
  last: number;
  /** How many came to their end. */
  ended: number;
  expiresAt: Date;
}

export const deliveryLaneSchema = new Schema<DeliveryLaneDoc>(
  {
    _id: String,
    last: { type: Number, default: 0 },
    ended: { type: Number, default: 0 },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'delivery_lanes', versionKey: false },
);
deliveryLaneSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export interface AttemptDoc {
  _id: string;
  applicationId: string;
  messageId: string;
  endpointId: string;
  eventType: string;
  /** Of the message, to filter by. */
  channels: string[];
  tags: string[];
  url: string;
  /** Svix: 0 success, 1 pending, 2 fail, 3 sending. */
  status: 0 | 1 | 2 | 3;
  responseStatusCode: number;
  /** At most 64 KiB, as text. */
  response: string;
  durationMs: number;
  /** Why it failed; null: it succeeded. */
  errorClass: ErrorClass | null;
  /** Svix: 0 scheduled, 1 manual. */
  triggerType: 0 | 1;
  createdAt: Date;
  expiresAt: Date;
}

export const attemptSchema = new Schema<AttemptDoc>(
  {
    _id: String,
    applicationId: { type: String, required: true },
    messageId: { type: String, required: true },
    endpointId: { type: String, required: true },
    eventType: { type: String, required: true },
    channels: { type: [String], default: [] },
    tags: { type: [String], default: [] },
    url: { type: String, required: true },
    status: { type: Number, required: true },
    responseStatusCode: { type: Number, required: true },
    response: { type: String, default: '' },
    durationMs: { type: Number, required: true },
    errorClass: { type: String, default: null },
    triggerType: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'attempts', versionKey: false },
);
attemptSchema.index({ applicationId: 1, _id: -1 });
attemptSchema.index({ endpointId: 1, _id: -1 });
attemptSchema.index({ messageId: 1, _id: -1 });
attemptSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
