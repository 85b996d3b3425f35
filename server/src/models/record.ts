import { Schema } from 'mongoose';

/** One normalized item of a connection. */
export interface RecordDoc {
  /** Derived from connection, model and remote id, so that one item is never stored twice. */
  _id: string;
  environment: string;
  tenantId: string;
  connectionId: string;
  model: string;
  /** The partition it came from; gone with it. */
  partition: string;
  remoteId: string;
  remoteUpdatedAt: string | null;
  data: Record<string, unknown>;
  /** The provider's own object as JSON text: its names and depth are not ours to judge. Absent or null: not kept. */
  raw?: string | null;
  /** SHA-256 over the canonical JSON of `data`; an equal hash is not written again. */
  contentHash: string;
  sequence: number;
  createdAt: Date;
  changedAt: Date;
  deletedAt: Date | null;
}

export const recordSchema = new Schema<RecordDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    tenantId: { type: String, required: true },
    connectionId: { type: String, required: true },
    model: { type: String, required: true },
    partition: { type: String, default: '' },
    remoteId: { type: String, required: true },
    remoteUpdatedAt: { type: String, default: null },
    data: { type: Schema.Types.Mixed, required: true },
    raw: String,
    contentHash: { type: String, required: true },
    sequence: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
    deletedAt: { type: Date, default: null },
  },
  { collection: 'records', versionKey: false, minimize: false },
);
/** What a complete pass of a partition is held against. */
recordSchema.index({ connectionId: 1, model: 1, partition: 1 });
recordSchema.index({ environment: 1, model: 1, sequence: 1 });
recordSchema.index({ environment: 1, tenantId: 1, model: 1, sequence: 1 });
recordSchema.index({ connectionId: 1, model: 1, sequence: 1 });
