import { Schema } from 'mongoose';
import type { AuditObject } from '../../contract/route.ts';
import { type Sealed, sealedSchema } from './sealed.ts';

/** Who did what to which object. Written once; only the place in the chain and a pending outcome are added later. */
export interface AuditEntryDoc {
  _id: string;
  environment: string;
  at: Date;
  principal: { type: 'api_key' | 'publishable_key' | 'session' | 'operator'; id: string };
  tenantId: string | null;
  endUserId: string | null;
  /** `connection.paused` */
  action: string;
  object: { kind: AuditObject; id: string | null };
  /** What the address of the request said, and nothing of its body. */
  parameters: Record<string, unknown>;
  /** The fields that may be shown of the object. */
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  /** `started`: under way at a provider; `unknown`: its process died before it could tell. */
  outcome: 'started' | 'done' | 'failed' | 'unknown';
  /** `code` of the problem that it ended with. */
  code: string | null;
  requestId: string;
  /** HMAC over all of the above. */
  mac: string;
  /** Place in the environment's chain; null until it is sealed, a moment after the commit. */
  sequence: number | null;
  /** SHA-256 over the hash before, the place and the mac. */
  hash: string | null;
}

export const auditEntrySchema = new Schema<AuditEntryDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    at: { type: Date, required: true },
    principal: { type: new Schema({ type: { type: String }, id: String }, { _id: false }), required: true },
    tenantId: { type: String, default: null },
    endUserId: { type: String, default: null },
    action: { type: String, required: true },
    object: { type: new Schema({ kind: String, id: String }, { _id: false }), required: true },
    parameters: { type: Schema.Types.Mixed, default: {} },
    before: { type: Schema.Types.Mixed, default: null },
    after: { type: Schema.Types.Mixed, default: null },
    outcome: { type: String, required: true },
    code: { type: String, default: null },
    requestId: { type: String, required: true },
    mac: { type: String, required: true },
    sequence: { type: Number, default: null },
    hash: { type: String, default: null },
  },
  { collection: 'auditentries', versionKey: false, minimize: false },
);
auditEntrySchema.index({ environment: 1, sequence: 1 });
auditEntrySchema.index({ environment: 1, _id: -1 });
auditEntrySchema.index({ environment: 1, 'object.id': 1, _id: -1 });

/** Where an environment's chain ends. `_id` is the environment. */
export interface AuditChainDoc {
  _id: string;
  /** Random; entries are authenticated and checkpoints signed with keys made from it. */
  seed: Sealed;
  sequence: number;
  hash: string;
  /** Up to where the last checkpoint went. */
  checkpointed: number;
}

export const auditChainSchema = new Schema<AuditChainDoc>(
  {
    _id: String,
    seed: { type: sealedSchema, required: true },
    sequence: { type: Number, required: true },
    hash: { type: String, required: true },
    checkpointed: { type: Number, required: true },
  },
  { collection: 'auditchains', versionKey: false },
);
