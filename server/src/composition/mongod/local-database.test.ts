import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { MongoClient } from 'mongodb';
import { createLogger } from '../../observability/logger.ts';
import { startLocalDatabase } from '../local-database.ts';
import { findMongod } from './find-mongod.ts';
import { openMongodFolder } from './mongod-folder.ts';
import { findRunning } from './replica-set.ts';
import { writeMongod } from './testing/put-on-path.ts';

// The stand-in is a shell script.
const onPosix = process.platform === 'win32' ? describe.skip : describe;
const folder = mkdtempSync(join(tmpdir(), 'patchbay-mongod-'));
const bin = join(folder, 'bin');
const logger = createLogger({ level: 'silent' });
const { PATH } = process.env;
let count = 0;
const newDataDir = () => join(folder, `data-${count++}`);
const start = (dataDir: string) => startLocalDatabase({ mongod: 'auto', dataDir }, logger);

beforeEach(() => {
  process.env['PATH'] = `${bin}${delimiter}${PATH}`;
});
afterAll(() => {
  process.env['PATH'] = PATH;
  rmSync(folder, { recursive: true, force: true });
});

async function isReachable(uri: string): Promise<boolean> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 300 });
  try {
    await client.db('admin').command({ ping: 1 });
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}

onPosix('PATCHBAY_MONGOD=auto', () => {
  beforeAll(() => writeMongod(bin));

  test('starts what it finds with a password, keeps its data, and stops it', async () => {
    const dataDir = newDataDir();
    const first = await start(dataDir);
    expect(first.uri).toMatch(/^mongodb:\/\/patchbay:[^@]+@127\.0\.0\.1:\d+\/\?replicaSet=rs0/);
    const client = await MongoClient.connect(first.uri);
    await client.db('kept').collection('rows').insertOne({ a: 1 });
    await client.close();
    expect(await isReachable(first.uri.replace(/:[^:@]+@/, ':wrong@'))).toBe(false);
    for (const secret of ['password', 'keyfile']) {
      expect(statSync(join(dataDir, 'mongod', secret)).mode & 0o777).toBe(0o600);
    }
    await first.close();
    expect(await isReachable(first.uri)).toBe(false);

    const second = await start(dataDir);
    expect(second.uri).toBe(first.uri);
    const again = await MongoClient.connect(second.uri);
    expect(await again.db('kept').collection('rows').countDocuments()).toBe(1);
    await again.close();
    await second.close();
    expect(readdirSync(dataDir)).toEqual(['mongod']);
  }, 30_000);

  test('takes over one that a killed process has left, and then stops it', async () => {
    const dataDir = newDataDir();
    const place = await openMongodFolder(join(dataDir, 'mongod'));
    const { spawnMongod } = await import('./mongod-process.ts');
    const { prepareReplicaSet } = await import('./replica-set.ts');
    const left = await spawnMongod(join(bin, 'mongod'), place);
    await prepareReplicaSet(place, { timeoutMs: 20_000, signal: new AbortController().signal });
    const database = await start(dataDir);
    expect(await findRunning(place)).toBe(left.pid);
    await database.close();
    expect(await findRunning(place)).toBeNull();
  }, 30_000);

  test('one data folder is for one process', async () => {
    const dataDir = newDataDir();
    const database = await start(dataDir);
    await expect(start(dataDir)).rejects.toThrow(`in use by process ${process.pid}`);
    await database.close();
  }, 30_000);

  test.each([
    ['another version wrote the data', 62, 'F', 'Wrong version', 'format 9'],
    [
      'another one holds the data',
      100,
      'E',
      'DBException in initAndListen, terminating',
      'DBPathInUse: Another mongod',
    ],
    ['its port was taken meanwhile', 48, 'E', 'Failed to set up listener', 'Address already in use'],
  ])(
    'one that cannot start is named, with what it says and what to do: %s',
    async (_, code, s, msg, error) => {
      const fatal = { t: { $date: '2026-01-01' }, s, msg, attr: { error } };
      const usual = { s: 'I', msg: 'Starting' };
      const lines = [usual, fatal, usual].map((line) => `echo '${JSON.stringify(line)}'`);
      const broken = join(folder, 'broken');
      writeMongod(broken, `${lines.join('\n')}\nexit ${code}`);
      process.env['PATH'] = broken;
      await expect(start(newDataDir())).rejects.toThrow(
        new RegExp(
          `PATCHBAY_MONGOD: \\S+/mongod could not be started: it ended with code ${code}\\. It said: ${msg}: ${error}\\. Its log is \\S+mongod\\.log\\. Correct this, or remove the setting`,
        ),
      );
    },
  );

  test('a program of others at its port is named and left alone', async () => {
    const dataDir = newDataDir();
    const place = await openMongodFolder(join(dataDir, 'mongod'));
    const other = createServer();
    other.on('connection', (socket) => socket.destroy());
    await new Promise<void>((resolve) => other.listen(place.port, '127.0.0.1', resolve));
    try {
      await expect(start(dataDir)).rejects.toThrow(
        new RegExp(`PATCHBAY_MONGOD: port ${place.port}, .* is taken by another program`),
      );
      // Nothing was started, and the folder is free again.
      expect(readdirSync(place.folder)).not.toContain('mongod.log');
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
    await (await start(dataDir)).close();
  }, 30_000);

  test('a program that is none is named', async () => {
    const wrong = join(folder, 'wrong');
    writeMongod(wrong);
    writeFileSync(join(wrong, 'mongod'), '#!/nowhere/at/all\n');
    process.env['PATH'] = wrong;
    await expect(start(newDataDir())).rejects.toThrow(/PATCHBAY_MONGOD: .*ENOENT/);
  });

  test('where there is none, the embedded database is used', async () => {
    process.env['PATH'] = join(folder, 'empty');
    const database = await start(newDataDir());
    expect(await isReachable(database.uri)).toBe(true);
    await database.close();
  });

  test('where there is none any more, the start is refused instead of showing an empty database', async () => {
    const dataDir = newDataDir();
    await (await start(dataDir)).close();
    process.env['PATH'] = join(folder, 'empty');
    await expect(start(dataDir)).rejects.toThrow(/PATCHBAY_MONGOD: the data in .* were written by mongod/);
  }, 30_000);
});

onPosix('the search', () => {
  test('takes the first program on the PATH, and nothing from the current folder', () => {
    const program = writeMongod(join(folder, 'search'));
    expect(findMongod(['', '.', join(folder, 'none'), join(folder, 'search')].join(delimiter))).toBe(program);
    expect(findMongod(undefined)).toBeNull();
  });
});
