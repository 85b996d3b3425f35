import { Schema } from 'mongoose';

/**
 * Live records of one model of one connection. Written in the transaction that changes the records; without a row they
 * are counted, and the row is written then. `_id`: `<connectionId>/<model>`.
 */
export interface RecordCountDoc {
  _id: string;
  connectionId: string;
  model: string;
  live: number;
}

export const recordCountSchema = new Schema<RecordCountDoc>(
  {
    _id: String,
    connectionId: { type: String, required: true },
    model: { type: String, required: true },
    live: { type: Number, required: true },
  },
  { collection: 'recordcounts', versionKey: false },
);
recordCountSchema.index({ connectionId: 1 });
