import { Schema } from 'mongoose';

/** What was done for many things at once, to be looked up: Svix does it in the background, we before the answer. */
export interface BackgroundTaskDoc {
  _id: string;
  environment: string;
  task: string;
  status: 'finished';
  /** Its result as JSON. */
  data: string;
  updatedAt: Date;
  expiresAt: Date;
}

export const backgroundTaskSchema = new Schema<BackgroundTaskDoc>(
  {
    _id: String,
    environment: { type: String, required: true },
    task: { type: String, required: true },
    status: { type: String, required: true },
    data: { type: String, required: true },
    updatedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'backgroundtasks', versionKey: false },
);
backgroundTaskSchema.index({ environment: 1, _id: -1 });
backgroundTaskSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
