import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from './store.ts';

/** What SQLite does by itself when the disk is full: the transaction is gone, and the statement fails. */
function fullDisk(store: Store): never {
  store.connection.exec('ROLLBACK');
  throw new Error('database or disk is full');
}

let dataDir: string;
let store: Store;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'embedded-store-'));
  store = new Store(dataDir);
  store.connection.exec('CREATE TABLE written (n INTEGER)');
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true, force: true });
});
const write = (n: number) => store.attempt(() => store.connection.run('INSERT INTO written VALUES (?)', n));
const written = () => store.connection.all('SELECT n FROM written').map(([n]) => n);

test('a turn that SQLite gave up in a command fails as a whole, and the next turn writes again', () => {
  write(1);
  expect(() => store.attempt(() => fullDisk(store))).toThrow('disk is full');
  write(2);
  expect(() => store.finishTurn()).toThrow('disk is full');
  expect(written()).toEqual([]);
  write(3);
  store.finishTurn();
  expect(written()).toEqual([3]);
});

test('a commit that SQLite gave up fails with the reason, not with the rollback', () => {
  write(1);
  const { run } = store.connection;
  store.connection.run = (sql, ...params) =>
    sql === 'COMMIT' ? fullDisk(store) : run.call(store.connection, sql, ...params);
  expect(() => store.finishTurn()).toThrow('disk is full');
  store.connection.run = run;
  write(2);
  store.finishTurn();
  expect(written()).toEqual([2]);
});
