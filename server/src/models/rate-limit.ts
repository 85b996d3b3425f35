import { Schema } from 'mongoose';

/** What was taken of one limit in its window. Written by rate-limiter-flexible. */
export interface RateLimitDoc {
  key: string;
  points: number;
  expire: Date;
}

export const rateLimitSchema = new Schema<RateLimitDoc>(
  {
    key: { type: String, required: true, unique: true },
    points: { type: Number, required: true },
    expire: { type: Date, required: true },
  },
  { collection: 'ratelimits', versionKey: false },
);
rateLimitSchema.index({ expire: 1 }, { expireAfterSeconds: 0 });
