import { Schema } from 'mongoose';

export interface ConnectSessionDoc {
  _id: string;
  environment: string;
  /** SHA-256 of the token (256 random bits, so no key is needed). */
  tokenHash: string;
  tenant: { id: string; name: string | null };
  endUser: { id: string; name: string | null; email: string | null };
  allowedOrigins: string[] | null;
  allowedSystems: string[] | null;
  reconnectConnectionId: string | null;
  locale: string | null;
  revokedAt: Date | null;
  createdAt: Date;
  expiresAt: Date;
  /** Of a session that a publishable key opened: the token that it was opened with works once. */
  identityTokenHash: string | null;
}

export const connectSessionSchema = new Schema<ConnectSessionDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    tokenHash: { type: String, required: true, unique: true },
    tenant: { type: new Schema({ id: String, name: String }, { _id: false }), required: true },
    endUser: {
      type: new Schema({ id: String, name: String, email: String }, { _id: false }),
      required: true,
    },
    allowedOrigins: { type: [String], default: null },
    allowedSystems: { type: [String], default: null },
    reconnectConnectionId: { type: String, default: null },
    locale: { type: String, default: null },
    revokedAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    identityTokenHash: { type: String, default: null },
  },
  { collection: 'connectsessions', versionKey: false },
);
connectSessionSchema.index(
  { identityTokenHash: 1 },
  { unique: true, partialFilterExpression: { identityTokenHash: { $type: 'string' } } },
);
/** A day longer than it is valid, so that "expired" can be told from "unknown". */
connectSessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 86_400 });
