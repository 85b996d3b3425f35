import { Schema } from 'mongoose';

/** Progress of one partition of one sync of one connection. `_id`: `<connectionId>/<sync>/<partition>`. */
export interface SyncStateDoc {
  _id: string;
  environment: string;
  connectionId: string;
  sync: string;
  /** Empty for a sync without partitions. */
  partition: string;
  partitionLabel: string | null;
  /** The connector's own progress; `null` starts a full pass. */
  checkpoint: unknown;
  /** A full pass under way: every remote id it saw is in SyncPassPage under this id. */
  passId: string | null;
  /** Number of the next page of the pass. */
  passPage: number;
  /** Who works on it; every write of a page carries the fence and is refused when it moved on. */
  lease: { holder: string; until: Date } | null;
  fence: number;
  /** Runs that died with the process, in a row; too many park the partition. */
  crashes: number;
  total: number | null;
  /** Records of the present pass or run applied so far, for progress. */
  done: number;
  completedAt: Date | null;
  updatedAt: Date;
}

export const syncStateSchema = new Schema<SyncStateDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    connectionId: { type: String, required: true },
    sync: { type: String, required: true },
    partition: { type: String, default: '' },
    partitionLabel: { type: String, default: null },
    checkpoint: { type: Schema.Types.Mixed, default: null },
    passId: { type: String, default: null },
    passPage: { type: Number, default: 0 },
    lease: { type: new Schema({ holder: String, until: Date }, { _id: false }), default: null },
    fence: { type: Number, default: 0 },
    crashes: { type: Number, default: 0 },
    total: { type: Number, default: null },
    done: { type: Number, default: 0 },
    completedAt: { type: Date, default: null },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'syncstates', versionKey: false, minimize: false },
);
syncStateSchema.index({ connectionId: 1, sync: 1, partition: 1 }, { unique: true });

/** The remote ids that one page of a full pass saw; what a complete pass did not see is gone. */
export interface SyncPassPageDoc {
  /** `<passId>/<page>` */
  _id: string;
  connectionId: string;
  passId: string;
  remoteIds: string[];
  createdAt: Date;
}

export const syncPassPageSchema = new Schema<SyncPassPageDoc>(
  {
    _id: String,
    connectionId: { type: String, required: true },
    passId: { type: String, required: true },
    remoteIds: { type: [String], required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'syncpasspages', versionKey: false },
);
syncPassPageSchema.index({ passId: 1 });
syncPassPageSchema.index({ createdAt: 1 }, { expireAfterSeconds: 30 * 86_400 });
