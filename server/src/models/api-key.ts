import { Schema } from 'mongoose';

export interface ApiKeyDoc {
  _id: string;
  environment: string;
  name: string;
  /** HMAC-SHA256 of the key; the key itself is shown once. */
  hash: string;
  /** First characters, to recognise it. */
  hint: string;
  permissions: string[];
  createdAt: Date;
  revokedAt: Date | null;
}

export const apiKeySchema = new Schema<ApiKeyDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    name: { type: String, required: true },
    hash: { type: String, required: true, unique: true },
    hint: { type: String, required: true },
    permissions: { type: [String], required: true },
    createdAt: { type: Date, required: true },
    revokedAt: { type: Date, default: null },
  },
  { collection: 'apikeys', versionKey: false },
);
apiKeySchema.index({ environment: 1, createdAt: -1 });
