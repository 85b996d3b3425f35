import { Schema } from 'mongoose';
import { type Sealed, sealedSchema } from './sealed.ts';

export interface ApiKeyDoc {
  _id: string;
  environment: string;
  /** `publishable`: may stand in a web page, since it opens a connect session together with an identity token only. */
  type: 'secret' | 'publishable';
  name: string;
  /** HMAC-SHA256 of the key; the key itself is shown once. */
  hash: string;
  /** First characters, to recognise it. */
  hint: string;
  /** Replaced by a rotation and valid until their time is over. */
  previous: { hash: string; hint: string; expiresAt: Date }[];
  permissions: string[];
  /** Of a publishable key: the origins of the pages that it may be used on. */
  allowedOrigins: string[];
  /** Of a publishable key: what the vendor signs identity tokens with; the current one first. */
  identitySecrets: { secret: Sealed; expiresAt: Date | null }[];
  createdAt: Date;
  expiresAt: Date | null;
  /** To the minute. */
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export const apiKeySchema = new Schema<ApiKeyDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    type: { type: String, enum: ['secret', 'publishable'], default: 'secret' },
    name: { type: String, required: true },
    hash: { type: String, required: true, unique: true },
    hint: { type: String, required: true },
    previous: {
      type: [new Schema({ hash: String, hint: String, expiresAt: Date }, { _id: false })],
      default: [],
    },
    permissions: { type: [String], required: true },
    allowedOrigins: { type: [String], default: [] },
    identitySecrets: {
      type: [new Schema({ secret: sealedSchema, expiresAt: Date }, { _id: false })],
      default: [],
    },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, default: null },
    lastUsedAt: { type: Date, default: null },
    revokedAt: { type: Date, default: null },
  },
  { collection: 'apikeys', versionKey: false },
);
apiKeySchema.index({ environment: 1, createdAt: -1 });
apiKeySchema.index({ 'previous.hash': 1 });
