import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from './store.ts';

test('what is committed comes to the disk once, and all that wait are told', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'embedded-sync-'));
  const store = new Store(dataDir);
  store.attempt(() => store.connection.run('CREATE TABLE written (n INTEGER)'));
  store.finishTurn();
  const first = store.synced();
  store.attempt(() => store.connection.run('INSERT INTO written VALUES (1)'));
  store.finishTurn();
  const second = store.synced();
  expect([first, second]).toEqual([expect.any(Promise), expect.any(Promise)]);
  await Promise.all([first, second]);
  expect(store.synced()).toBeUndefined();
  store.close();
  rmSync(dataDir, { recursive: true, force: true });
});
