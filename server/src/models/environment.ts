import { Schema } from 'mongoose';

/** One isolated world of a vendor. Everything else carries its id. */
export interface EnvironmentDoc {
  _id: string;
  name: string;
  /** Last number handed out in the environment's change sequence. */
  sequence: number;
  createdAt: Date;
}

export const environmentSchema = new Schema<EnvironmentDoc>(
  {
    _id: String,
    name: { type: String, required: true, unique: true },
    sequence: { type: Number, required: true, default: 0 },
    createdAt: { type: Date, required: true },
  },
  { collection: 'environments', versionKey: false },
);
