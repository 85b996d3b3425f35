import { Schema } from 'mongoose';
import { type Sealed, sealedSchema } from './sealed.ts';

/** A third-party system that an environment offers. */
export interface IntegrationSystemDoc {
  _id: string;
  environment: string;
  /** Connector id. */
  system: string;
  enabled: boolean;
  oauth: { clientId: string; clientSecret: Sealed } | null;
  /** Absent: no. */
  storeRaw?: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export const integrationSystemSchema = new Schema<IntegrationSystemDoc>(
  {
    /** `<environment>/<system>` */
    _id: String,
    environment: { type: String, required: true },
    system: { type: String, required: true },
    enabled: { type: Boolean, required: true },
    oauth: {
      type: new Schema({ clientId: String, clientSecret: sealedSchema }, { _id: false }),
      default: null,
    },
    storeRaw: { type: Boolean, default: false },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'integrationsystems', versionKey: false },
);
integrationSystemSchema.index({ environment: 1, system: 1 }, { unique: true });
