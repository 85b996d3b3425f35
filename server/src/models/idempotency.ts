import { Schema } from 'mongoose';
import type { Sealed } from './sealed.ts';

/** The answer to a request that carried an `Idempotency-Key`. `_id`: `<environment>/<hash of principal and key>`. */
export interface IdempotencyDoc {
  _id: string;
  environment: string;
  /** SHA-256 over method, address and body; another one with the same key is refused with 422. */
  requestHash: string;
  state: 'started' | 'finished';
  /** Who works on it, where the effect is not in the database alone. */
  lease: { holder: string; until: Date } | null;
  /** Sealed, since answers hold secrets such as the token of a session. */
  response: Sealed | null;
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
