import { Schema } from 'mongoose';

/** How the tenant wants a connection to work. `_id` is the connection's id. */
export interface IntegrationConfigDoc {
  _id: string;
  environment: string;
  tenantId: string;
  /** Grows with each change; a change based on another version is refused. */
  version: number;
  /** Only what departs from the connector's defaults, by sync name. */
  syncs: Record<string, { enabled?: boolean; everyMinutes?: number }>;
  settings: Record<string, unknown>;
  updatedAt: Date;
}

export const integrationConfigSchema = new Schema<IntegrationConfigDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    tenantId: { type: String, required: true },
    version: { type: Number, required: true },
    syncs: { type: Schema.Types.Mixed, default: {} },
    settings: { type: Schema.Types.Mixed, default: {} },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'integrationconfigs', versionKey: false, minimize: false },
);
integrationConfigSchema.index({ environment: 1, tenantId: 1 });
