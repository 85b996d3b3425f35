import { Schema } from 'mongoose';
import type { FlowStatus } from '../../contract/widget.ts';
import { type Sealed, sealedSchema } from './sealed.ts';

/** One attempt to connect by OAuth. Secrets as hashes, the PKCE verifier sealed. */
export interface ConnectFlowDoc {
  _id: string;
  environment: string;
  sessionId: string;
  tenant: { id: string; name: string | null };
  endUserId: string;
  system: string;
  scopes: string[];
  reconnectConnectionId: string | null;
  returnTo: string | null;
  /** Null: the last page finds out where it was opened. */
  display: 'popup' | 'tab' | null;
  /** Origin of the page that opened the flow; the only one that the last page may send its message to. */
  openerOrigin: string | null;
  /** SHA-256 of the one-time ticket in the URL that binds the browser; null once used. */
  ticketHash: string | null;
  /** SHA-256; null once used: a state works one time. */
  stateHash: string | null;
  /** SHA-256 of the value in the browser's cookie. */
  browserHash: string | null;
  verifier: Sealed | null;
  redirectUri: string;
  status: FlowStatus['status'];
  connectionId: string | null;
  code: string | null;
  message: string | null;
  createdAt: Date;
  expiresAt: Date;
}

export const connectFlowSchema = new Schema<ConnectFlowDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    sessionId: { type: String, required: true },
    tenant: { type: new Schema({ id: String, name: String }, { _id: false }), required: true },
    endUserId: { type: String, required: true },
    system: { type: String, required: true },
    scopes: { type: [String], required: true },
    reconnectConnectionId: { type: String, default: null },
    returnTo: { type: String, default: null },
    display: { type: String, default: null },
    openerOrigin: { type: String, default: null },
    ticketHash: { type: String, default: null },
    stateHash: { type: String, default: null },
    browserHash: { type: String, default: null },
    verifier: { type: sealedSchema, default: null },
    redirectUri: { type: String, required: true },
    status: { type: String, required: true },
    connectionId: { type: String, default: null },
    code: { type: String, default: null },
    message: { type: String, default: null },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'connectflows', versionKey: false },
);
connectFlowSchema.index(
  { stateHash: 1 },
  { unique: true, partialFilterExpression: { stateHash: { $type: 'string' } } },
);
connectFlowSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 86_400 });
