import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export type SocketPath = { path: string; remove(): void };

// The kernel's limit is 104 bytes on macOS and 108 on Linux.
const LONGEST_PATH = 100;

/**
 * Where the unix socket of a data folder lies: in it, or in a folder of the system's temporary one. Drivers put host
 * names into lower case before comparing them, and kernels limit the length, so not every data folder will do.
 */
export function chooseSocketPath(dataDir: string): SocketPath {
  const folder = join(resolve(dataDir), 'socket');
  const path = join(folder, 'mongo.sock');
  if (isUsable(path)) return make(folder, path);
  const hash = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16);
  const user = process.getuid?.() ?? 0;
  const other = join(tmpdir(), `embedded-mongo-${user}-${hash}`);
  const otherPath = join(other, 'mongo.sock');
  if (isUsable(otherPath)) return make(other, otherPath);
  const last = join('/tmp', `embedded-mongo-${user}-${hash}`);
  return make(last, join(last, 'mongo.sock'));
}

export function socketUriOf(path: string, setName: string): string {
  return `mongodb://${encodeURIComponent(path)}/?replicaSet=${setName}`;
}

function isUsable(path: string): boolean {
  return path === path.toLowerCase() && Buffer.byteLength(path) <= LONGEST_PATH && !/[\s%,@?#]/.test(path);
}

function make(folder: string, path: string): SocketPath {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stat = lstatSync(folder);
  const isOwn = process.getuid === undefined || stat.uid === process.getuid();
  if (!stat.isDirectory() || !isOwn || (stat.mode & 0o077) !== 0) {
    throw new Error(
      `The folder ${folder} for the database socket must belong to this user alone (mode 0700).`,
    );
  }
  return {
    path,
    remove() {
      rmSync(path, { force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
