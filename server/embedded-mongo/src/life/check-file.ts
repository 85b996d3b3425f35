import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { FORMAT_VERSION } from '../store/schema.ts';

/** Makes sure that a file is a whole database of this format. */
export function checkDatabaseFile(file: string): { bytes: number } {
  let connection: DatabaseSync | undefined;
  try {
    connection = new DatabaseSync(file, { readOnly: true });
    const version = connection.prepare('PRAGMA user_version').get()?.['user_version'];
    const check = connection.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    if (version !== FORMAT_VERSION)
      throw new Error(`its format is ${String(version)}, not ${FORMAT_VERSION}`);
    if (check !== 'ok') throw new Error(String(check));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} is not a usable backup of the embedded database: ${reason}.`, { cause: error });
  } finally {
    connection?.close();
  }
  return { bytes: statSync(file).size };
}
