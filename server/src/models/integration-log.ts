import { Schema } from 'mongoose';

export interface LogLine {
  at: Date;
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
  fields: Record<string, unknown>;
}

/** One operation, with its lines; already redacted. */
export interface IntegrationLogDoc {
  _id: string;
  environment: string;
  tenantId: string | null;
  connectionId: string | null;
  system: string | null;
  operation: string;
  status: 'running' | 'succeeded' | 'failed';
  message: string;
  errorKind: string | null;
  correlationId: string;
  durationMs: number | null;
  fields: Record<string, unknown>;
  lines: LogLine[];
  createdAt: Date;
  /** While it runs: its process is alive at least until then. Null once it has ended. */
  aliveUntil: Date | null;
  /** Removed after this moment. */
  expiresAt: Date;
}

const lineSchema = new Schema<LogLine>(
  { at: Date, level: String, message: String, fields: { type: Schema.Types.Mixed, default: {} } },
  { _id: false, minimize: false },
);

export const integrationLogSchema = new Schema<IntegrationLogDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    tenantId: { type: String, default: null },
    connectionId: { type: String, default: null },
    system: { type: String, default: null },
    operation: { type: String, required: true },
    status: { type: String, required: true },
    message: { type: String, required: true },
    errorKind: { type: String, default: null },
    correlationId: { type: String, required: true },
    durationMs: { type: Number, default: null },
    fields: { type: Schema.Types.Mixed, default: {} },
    lines: { type: [lineSchema], default: [] },
    createdAt: { type: Date, required: true },
    aliveUntil: { type: Date, default: null },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'integrationlogs', versionKey: false, minimize: false },
);
integrationLogSchema.index({ environment: 1, _id: -1 });
integrationLogSchema.index({ environment: 1, connectionId: 1, _id: -1 });
integrationLogSchema.index({ environment: 1, tenantId: 1, _id: -1 });
integrationLogSchema.index({ status: 1 }, { partialFilterExpression: { status: 'running' } });
integrationLogSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
