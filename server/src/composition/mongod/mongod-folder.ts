import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
// biome-ignore lint/style/noRestrictedImports: it only listens, to learn which port is free
import { createServer } from 'node:net';
import { join } from 'node:path';

/** What lies beside the data of a `mongod`, for this user of the machine only. */
export interface MongodFolder {
  folder: string;
  dbPath: string;
  logFile: string;
  /** With it members of a replica set know each other; it also makes `mongod` ask for a password. */
  keyFile: string;
  password: string;
  /** The same at every start, since the replica set knows its member by it. */
  port: number;
}

/** Whether a `mongod` has kept data here. */
export function hasMongodData(folder: string): boolean {
  return existsSync(join(folder, 'port'));
}

/** Makes the folder, its secrets and its port, or reads those it has. */
export async function openMongodFolder(folder: string): Promise<MongodFolder> {
  const dbPath = join(folder, 'data');
  mkdirSync(dbPath, { recursive: true, mode: 0o700 });
  const keyFile = join(folder, 'keyfile');
  keep(keyFile, () => randomBytes(96).toString('base64'));
  const password = keep(join(folder, 'password'), () => randomBytes(24).toString('base64url'));
  const portFile = join(folder, 'port');
  const free = existsSync(portFile) ? '' : String(await freePort());
  const port = Number(keep(portFile, () => free));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`${portFile} does not hold a port number. Write the port that the database shall have.`);
  }
  return { folder, dbPath, logFile: join(folder, 'mongod.log'), keyFile, password, port };
}

function keep(file: string, make: () => string): string {
  if (!existsSync(file)) writeFileSync(file, `${make()}\n`, { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8').trim();
}

/** Whether anybody listens at the port. */
export async function isTaken(port: number): Promise<boolean> {
  try {
    await freePort(port);
    return false;
  } catch {
    return true;
  }
}

function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('No port is free.')),
      );
    });
  });
}
