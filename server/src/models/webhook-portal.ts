import { Schema } from 'mongoose';

/** A token that opens one Svix application to a browser: Svix's "app portal access". */
export interface PortalTokenDoc {
  _id: string;
  environment: string;
  applicationId: string;
  /** SHA-256 of the token (256 random bits, so no key is needed). */
  tokenHash: string;
  /** SHA-256 of the code that a link carries; null: used, or made without one. */
  codeHash: string | null;
  codeExpiresAt: Date | null;
  /** The caller's own name for a group of tokens, to end them together. */
  sessionId: string | null;
  capabilities: string[];
  featureFlags: string[];
  /** Pages that may use it from a browser, besides our own; null: none. */
  origins: string[] | null;
  revokedAt: Date | null;
  createdAt: Date;
  expiresAt: Date;
}

export const portalTokenSchema = new Schema<PortalTokenDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    applicationId: { type: String, required: true },
    tokenHash: { type: String, required: true, unique: true },
    codeHash: { type: String, default: null },
    codeExpiresAt: { type: Date, default: null },
    sessionId: { type: String, default: null },
    capabilities: { type: [String], required: true },
    featureFlags: { type: [String], default: [] },
    origins: { type: [String], default: null },
    revokedAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'portaltokens', versionKey: false },
);
portalTokenSchema.index({ applicationId: 1, sessionId: 1 });
portalTokenSchema.index(
  { codeHash: 1 },
  { unique: true, partialFilterExpression: { codeHash: { $type: 'string' } } },
);
/** A day longer than it is valid, so that "expired" can be told from "unknown". */
portalTokenSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 86_400 });

/** A tenant with an application of its own: its events go there too. `_id`: `<environment>/<tenant id>`. */
export interface WebhookTenantDoc {
  _id: string;
  environment: string;
  tenantId: string;
  /** Different after every opening, so that who saw the application missing does not forget a new one. */
  revision: string;
  createdAt: Date;
}

export const webhookTenantSchema = new Schema<WebhookTenantDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    tenantId: { type: String, required: true },
    revision: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'webhooktenants', versionKey: false },
);

/** Which application a session of the portal was for, to find its tokens again. */
export interface WebhookPortalSessionDoc {
  _id: string;
  environment: string;
  /** Null: the environment's own application. */
  tenantId: string | null;
  applicationUid: string;
  endUser: { id: string; name: string | null; email: string | null } | null;
  createdAt: Date;
  expiresAt: Date;
}

export const webhookPortalSessionSchema = new Schema<WebhookPortalSessionDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    tenantId: { type: String, default: null },
    applicationUid: { type: String, required: true },
    endUser: {
      type: new Schema({ id: String, name: String, email: String }, { _id: false }),
      default: null,
    },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'webhookportalsessions', versionKey: false },
);
webhookPortalSessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 86_400 });
