import mongoose from 'mongoose';
import { createModels } from '../../models/index.ts';

/** A second process's own connection to a test's database. */
export async function openDatabase({ uri, dbName }: { uri: string; dbName: string }) {
  const connection = await mongoose.createConnection(uri, { dbName, autoIndex: false }).asPromise();
  return { connection, models: createModels(connection), uri, drop: async () => {} };
}
