import { Schema } from 'mongoose';

/** A kind of message that an environment's endpoints can choose. Not EventType of the contract alone: vendors may add their own. */
export interface EventTypeDoc {
  /** `<environment>/<name>`. */
  _id: string;
  environment: string;
  name: string;
  description: string;
  archived: boolean;
  deprecated: boolean;
  groupName: string | null;
  featureFlags: string[] | null;
  /** JSON text of the JSON Schemas by version: `{ "1": { ... } }`. Text, because schemas have keys like `$ref`. */
  schemas: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export const eventTypeSchema = new Schema<EventTypeDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    name: { type: String, required: true },
    description: { type: String, default: '' },
    archived: { type: Boolean, default: false },
    deprecated: { type: Boolean, default: false },
    groupName: { type: String, default: null },
    featureFlags: { type: [String], default: null },
    schemas: { type: String, default: null },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'eventtypes', versionKey: false },
);
eventTypeSchema.index({ environment: 1, name: 1 }, { unique: true });
