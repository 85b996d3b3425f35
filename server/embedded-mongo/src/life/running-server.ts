import { existsSync } from 'node:fs';
import { DEFAULT_SETTINGS } from '../server/settings.ts';
import { chooseSocketPath, socketUriOf } from '../server/socket-path.ts';
import { acquireDataLock } from '../store/data-lock.ts';

/** The address of the server that another process runs on this folder; null when there is none that can be reached. */
export function runningServerUri({
  dataDir,
  setName = DEFAULT_SETTINGS.setName,
}: {
  dataDir: string;
  setName?: string;
}): string | null {
  if (process.platform === 'win32' || !existsSync(dataDir)) return null;
  try {
    acquireDataLock(dataDir).release();
    return null;
  } catch {
    // Somebody holds the folder.
    const { path } = chooseSocketPath(dataDir);
    return existsSync(path) ? socketUriOf(path, setName) : null;
  }
}
