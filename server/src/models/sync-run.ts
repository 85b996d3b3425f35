import { Schema } from 'mongoose';
import type { StoredFailure } from './integration.ts';

/** One execution of a sync over all its partitions. */
export interface SyncRunDoc {
  _id: string;
  environment: string;
  tenantId: string;
  connectionId: string;
  system: string;
  sync: string;
  model: string;
  trigger: string;
  status: 'queued' | 'running' | 'succeeded' | 'failed' | 'interrupted';
  full: boolean;
  allowDeletions: boolean;
  /** Empty: every partition. */
  partitions: string[];
  /** Partitions this run has finished, so that a resumed run goes on behind them. */
  donePartitions: string[];
  counts: {
    read: number;
    created: number;
    updated: number;
    unchanged: number;
    deleted: number;
    rejected: number;
  };
  total: number | null;
  rejects: { remoteId: string; field: string; message: string }[];
  heldDeletions: number;
  failure: StoredFailure | null;
  /** Present while queued or running: makes a second run of the same sync impossible. */
  active: boolean;
  /** Who works on it; an expired lease is taken over. */
  lease: { holder: string; until: Date } | null;
  /** Grows with each take-over; every write of the run carries it and is refused when it moved on. */
  fence: number;
  /** Tries without progress since the last applied page, for the backoff. */
  attempts: number;
  /** Not before this moment: a backoff, or a wait that the provider asked for. */
  notBefore: Date | null;
  /** Pause or disconnect: finish the page and end as `interrupted`. */
  stopRequested: boolean;
  /** Asked for while it runs: another run follows. Empty partitions: all of them. */
  again: { partitions: string[]; full: boolean; allowDeletions: boolean } | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  createdAt: Date;
  /** Removed after this moment. */
  expiresAt: Date;
}

const count = { type: Number, default: 0 } as const;

export const syncRunSchema = new Schema<SyncRunDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    tenantId: { type: String, required: true },
    connectionId: { type: String, required: true },
    system: { type: String, required: true },
    sync: { type: String, required: true },
    model: { type: String, required: true },
    trigger: { type: String, required: true },
    status: { type: String, required: true },
    full: { type: Boolean, default: false },
    allowDeletions: { type: Boolean, default: false },
    partitions: { type: [String], default: [] },
    donePartitions: { type: [String], default: [] },
    counts: {
      type: new Schema(
        { read: count, created: count, updated: count, unchanged: count, deleted: count, rejected: count },
        { _id: false },
      ),
      default: {},
    },
    total: { type: Number, default: null },
    rejects: {
      type: [new Schema({ remoteId: String, field: String, message: String }, { _id: false })],
      default: [],
    },
    heldDeletions: { type: Number, default: 0 },
    failure: { type: Schema.Types.Mixed, default: null },
    active: { type: Boolean, required: true },
    lease: { type: new Schema({ holder: String, until: Date }, { _id: false }), default: null },
    fence: { type: Number, default: 0 },
    attempts: { type: Number, default: 0 },
    notBefore: { type: Date, default: null },
    stopRequested: { type: Boolean, default: false },
    again: {
      type: new Schema({ partitions: [String], full: Boolean, allowDeletions: Boolean }, { _id: false }),
      default: null,
    },
    startedAt: { type: Date, default: null },
    finishedAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'syncruns', versionKey: false, minimize: false },
);
syncRunSchema.index(
  { connectionId: 1, sync: 1 },
  { unique: true, partialFilterExpression: { active: true } },
);
syncRunSchema.index({ active: 1, notBefore: 1 }, { partialFilterExpression: { active: true } });
syncRunSchema.index({ environment: 1, _id: -1 });
syncRunSchema.index({ connectionId: 1, sync: 1, _id: -1 });
syncRunSchema.index({ connectionId: 1, _id: -1 });
syncRunSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
