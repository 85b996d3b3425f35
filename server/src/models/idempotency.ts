import { Schema } from 'mongoose';

/** The answer to a POST that carried an `Idempotency-Key`. `_id`: `<environment>/<key hash>`. */
export interface IdempotencyDoc {
  _id: string;
  environment: string;
  /** SHA-256 over method, path and body; another one with the same key is refused with 422. */
  requestHash: string;
  state: 'started' | 'finished';
  lease: { holder: string; until: Date } | null;
  response: { status: number; body: unknown } | null;
  createdAt: Date;
}

export const idempotencySchema = new Schema<IdempotencyDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    requestHash: { type: String, required: true },
    state: { type: String, required: true },
    lease: { type: new Schema({ holder: String, until: Date }, { _id: false }), default: null },
    response: { type: Schema.Types.Mixed, default: null },
    createdAt: { type: Date, required: true },
  },
  { collection: 'idempotency', versionKey: false, minimize: false },
);
idempotencySchema.index({ createdAt: 1 }, { expireAfterSeconds: 86_400 });
