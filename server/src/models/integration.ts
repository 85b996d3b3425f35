import { Schema } from 'mongoose';
import type { ConnectionStatus } from '../../contract/connections.ts';
import { type Sealed, sealedSchema } from './sealed.ts';

export interface StoredFailure {
  kind: string;
  message: string;
  field: string | null;
  nextRetryAt: Date | null;
  reference: string | null;
}

/** A connection: one account of one tenant, connected to a system. */
export interface IntegrationDoc {
  _id: string;
  environment: string;
  tenantId: string;
  tenantName: string | null;
  endUserId: string | null;
  system: string;
  account: { id: string; label: string };
  authType: 'oauth2' | 'api_key';
  scopes: string[];
  callbackParams: Record<string, string>;
  /** Sealed JSON: `{ type: 'oauth2', accessToken, refreshToken? }` or `{ type: 'api_key', fields }`. Null once disconnected. */
  credentials: Sealed | null;
  /** Grows with every change of the credentials; a refresh is written by compare-and-set on it. */
  credentialsVersion: number;
  /** When the access token runs out. */
  expiresAt: Date | null;
  /** Who refreshes the token now, until when, as which holder. */
  refreshLease: {
    holder: string;
    until: Date;
    fence: number;
    /** How the last holder failed, for those who waited: not before `retryAt` is it tried again. */
    failed?: { kind: string; version: number; retryAt: Date } | null;
  } | null;
  /** When the credentials were given or renewed last. */
  credentialsRenewedAt?: Date | null;
  status: ConnectionStatus;
  failure: StoredFailure | null;
  lastSyncedAt: Date | null;
  disconnectedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

const failureSchema = new Schema<StoredFailure>(
  { kind: String, message: String, field: String, nextRetryAt: Date, reference: String },
  { _id: false },
);

export const integrationSchema = new Schema<IntegrationDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    tenantId: { type: String, required: true },
    tenantName: { type: String, default: null },
    endUserId: { type: String, default: null },
    system: { type: String, required: true },
    account: { type: new Schema({ id: String, label: String }, { _id: false }), required: true },
    authType: { type: String, enum: ['oauth2', 'api_key'], required: true },
    scopes: { type: [String], required: true },
    callbackParams: { type: Schema.Types.Mixed, default: {} },
    credentials: { type: sealedSchema, default: null },
    credentialsVersion: { type: Number, required: true, default: 1 },
    expiresAt: { type: Date, default: null },
    refreshLease: {
      type: new Schema(
        {
          holder: String,
          until: Date,
          fence: Number,
          failed: {
            type: new Schema({ kind: String, version: Number, retryAt: Date }, { _id: false }),
            default: null,
          },
        },
        { _id: false },
      ),
      default: null,
    },
    credentialsRenewedAt: { type: Date, default: null },
    status: { type: String, required: true },
    failure: { type: failureSchema, default: null },
    lastSyncedAt: { type: Date, default: null },
    disconnectedAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'integrations', versionKey: false, minimize: false },
);
/** One account of one tenant is connected once: what makes a retried connect find its connection. */
integrationSchema.index({ environment: 1, tenantId: 1, system: 1, 'account.id': 1 }, { unique: true });
integrationSchema.index({ environment: 1, _id: -1 });
integrationSchema.index({ environment: 1, status: 1, _id: -1 });
/** Of one system, for the job that keeps unused tokens alive. */
integrationSchema.index({ system: 1, _id: 1 });
