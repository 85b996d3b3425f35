import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config-error.ts';

/**
 * The 256-bit master key: made once and kept in the data folder, readable by its owner only.
 * Throws when the kept one is not whole, rather than making another that opens nothing.
 */
export function loadMasterKey(dataDir: string): Buffer {
  try {
    return keptOrNew(join(dataDir, 'master.key'), dataDir);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      [
        `PATCHBAY_DATA_DIR (${dataDir}) must be a folder that this user can write in: ${(error as Error).message}`,
      ],
      error,
    );
  }
}

function keptOrNew(path: string, dataDir: string): Buffer {
  const kept = readKept(path);
  if (kept !== null) return kept;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  return readKept(path) as Buffer;
}

function readKept(path: string): Buffer | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const key = decodeKey(text);
  if (key.length !== 32) {
    throw new ConfigError([
      `${path} does not hold a 32-byte key. Restore it from a backup, or set PATCHBAY_MASTER_KEY; without the right key the stored credentials cannot be opened`,
    ]);
  }
  return key;
}

/** A key in a file that the operator names; refused when others on the machine can read it. */
export function readMasterKeyFile(path: string): Buffer {
  let mode: number;
  let text: string;
  try {
    mode = statSync(path).mode;
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new ConfigError([`PATCHBAY_MASTER_KEY_FILE cannot be read: ${(error as Error).message}`], error);
  }
  if (process.platform !== 'win32' && (mode & 0o027) !== 0) {
    throw new ConfigError([
      `PATCHBAY_MASTER_KEY_FILE (${path}) can be read by other users of this machine: chmod 600 ${path}`,
    ]);
  }
  const key = decodeKey(text);
  if (key.length === 32) return key;
  throw new ConfigError([
    `PATCHBAY_MASTER_KEY_FILE (${path}) must hold 32 random bytes in hex or base64, for example from: openssl rand -base64 32`,
  ]);
}

export function decodeKey(text: string): Buffer {
  return /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
}
