import { Schema } from 'mongoose';

/** A mail waiting to be sent; written in the transaction of what it tells. It is deleted when it is sent or given up. */
export interface MailDoc {
  _id: string;
  subject: string;
  text: string;
  attempts: number;
  lease: { holder: string; until: Date } | null;
  nextAttemptAt: Date;
  createdAt: Date;
}

export const mailSchema = new Schema<MailDoc>(
  {
    _id: String,
    subject: { type: String, required: true },
    text: { type: String, required: true },
    attempts: { type: Number, default: 0 },
    lease: { type: new Schema({ holder: String, until: Date }, { _id: false }), default: null },
    nextAttemptAt: { type: Date, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'mails', versionKey: false },
);
mailSchema.index({ nextAttemptAt: 1 });
