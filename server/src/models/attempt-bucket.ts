import { Schema } from 'mongoose';

export type BucketResolution = 'minute' | 'hour' | 'day';

/**
 * How the attempts of one endpoint with one event type went in one stretch of time. `_id`:
 * `<application>/<resolution>/<start>/<endpoint>/<event type>`.
 */
export interface AttemptBucketDoc {
  _id: string;
  applicationId: string;
  resolution: BucketResolution;
  start: Date;
  endpointId: string;
  eventType: string;
  attempts: number;
  succeeded: number;
  /** Attempts that got an answer, whatever it was; `durationMs` and `latency` are of those. */
  answered: number;
  durationMs: number;
  /** Attempts by bucket of the latency histogram. */
  latency: Record<string, number>;
  /** Failed attempts by error class. */
  errors: Record<string, number>;
  expiresAt: Date;
}

export const attemptBucketSchema = new Schema<AttemptBucketDoc>(
  {
    _id: String,
    applicationId: { type: String, required: true },
    resolution: { type: String, required: true },
    start: { type: Date, required: true },
    endpointId: { type: String, required: true },
    eventType: { type: String, required: true },
    attempts: { type: Number, default: 0 },
    succeeded: { type: Number, default: 0 },
    answered: { type: Number, default: 0 },
    durationMs: { type: Number, default: 0 },
    latency: { type: Schema.Types.Mixed, default: {} },
    errors: { type: Schema.Types.Mixed, default: {} },
    expiresAt: { type: Date, required: true },
  },
  // Its field `errors` is no document's validation errors: rows are read lean and written by the driver.
  { collection: 'attemptbuckets', versionKey: false, minimize: false, suppressReservedKeysWarning: true },
);
attemptBucketSchema.index({ applicationId: 1, resolution: 1, start: 1 });
attemptBucketSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
