import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type DataLock = { release(): void };

/**
 * Makes this process the only one that opens a data folder. The operating system holds the lock, so it ends with the
 * process however that ends: a file left by a killed process, or a process number used again, cannot keep it.
 */
export function acquireDataLock(dataDir: string): DataLock {
  const pidFile = join(dataDir, 'lock.pid');
  const holder = new DatabaseSync(join(dataDir, 'lock.db'));
  try {
    holder.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (cause) {
    holder.close();
    throw new Error(
      `The data folder ${dataDir} is in use by process ${readPid(pidFile)}. ` +
        'Stop that process or choose another data folder.',
      { cause },
    );
  }
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  return {
    release() {
      rmSync(pidFile, { force: true });
      holder.close();
    },
  };
}

function readPid(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '(unknown)';
  }
}
