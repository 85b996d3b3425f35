import { parseArgs } from 'node:util';
import type { Database } from '../composition/database.ts';
import { createKeys, type Keys } from '../composition/keys.ts';
import { loadConfig } from '../config/load-config.ts';
import { createLogger } from '../observability/logger.ts';
import { rotateMaster } from '../security/keys/rotate-master.ts';
import { type KeyStatus, keyStatus } from '../security/vault/key-status.ts';
import { rotateData } from '../security/vault/rotate-data.ts';
import { addKeys, readKeyFile, readKeys, withDatabase, writeKeyFile } from './key-copies.ts';
import { requiredOption } from './options.ts';
import { UsageError } from './usage-error.ts';

const now = () => new Date();

export async function keysCommand(action: string | undefined, args: readonly string[]): Promise<void> {
  if (action === 'rotate') {
    const data = dataOption(args);
    return withKeys(data ? rotateDataKeys : rotateMasterKey);
  }
  if (action === 'status') return withKeys(async (keys) => print(describe(await keyStatus(keys))));
  if (action === 'backup') {
    const file = requiredOption('file', args);
    return withDatabaseOnly(async (database) => {
      const keys = await readKeys(database);
      writeKeyFile(file, keys);
      print(
        `${file}: ${keys.length} keys, wrapped by the master key. Keep the newest one only, apart from the data.`,
      );
    });
  }
  if (action === 'restore') {
    const keys = readKeyFile(requiredOption('file', args));
    return withDatabaseOnly(async (database) => {
      print(`${await addKeys(database, keys)} keys were missing and are back.`);
    });
  }
  throw new UsageError(`There is no command "keys ${action ?? ''}".`);
}

function dataOption(args: readonly string[]): boolean {
  try {
    const { values } = parseArgs({ args: [...args], options: { data: { type: 'boolean' } } });
    return values.data === true;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function withKeys(work: (keys: Keys) => Promise<void>): Promise<void> {
  const config = loadConfig(process.env);
  const logger = createLogger({ level: config.logLevel });
  await withDatabase(config, logger, async (database) => {
    const keys = await createKeys({ config, database, logger, now });
    try {
      await work(keys);
    } finally {
      await keys.close();
    }
  });
}

async function withDatabaseOnly(work: (database: Database) => Promise<void>): Promise<void> {
  const config = loadConfig(process.env);
  await withDatabase(config, createLogger({ level: config.logLevel }), work);
}

async function rotateMasterKey(keys: Keys): Promise<void> {
  const { store, masterKeys } = keys;
  print(`Wrapping every key with ${masterKeys.currentId}`);
  const total = await rotateMaster({
    store,
    masterKeys,
    onProgress: ({ done, untouched }) => print(`  ${done + untouched} looked at, ${done} wrapped anew`),
  });
  print(
    total.done === 0
      ? `Nothing to do: all ${total.untouched} keys are under it already. To change the master key, set the new one as PATCHBAY_MASTER_KEY and the former one as PATCHBAY_MASTER_KEY_PREVIOUS.`
      : `Done: ${total.done} keys wrapped anew. When every process runs with the new master key and "keys status" names no other, the former one can go.`,
  );
}

async function rotateDataKeys(keys: Keys): Promise<void> {
  print('New data keys for every tenant and environment, and everything sealed anew');
  const total = await rotateData({
    ...keys,
    now,
    onProgress: ({ field, resealed, untouched }) =>
      print(`  ${field}: ${resealed + untouched} looked at so far, ${resealed} sealed anew`),
  });
  print(`Done: ${total.keys} new keys, ${total.resealed} values sealed anew.`);
  if (total.unreadableCount === 0) return;
  throw new Error(
    `${total.unreadableCount} values could not be opened and were left: ${total.unreadable.join(', ')}`,
  );
}

function describe({
  currentMaster,
  wrappedBy,
  retired,
  destroyed,
  sealed,
  unfinishedSince,
}: KeyStatus): string {
  const others = wrappedBy.filter(({ id }) => id !== currentMaster);
  return [
    `Master key: ${currentMaster}`,
    ...wrappedBy.map(
      ({ id, keys, configured }) =>
        `  ${keys} keys wrapped by ${id}${configured ? '' : ' (NOT CONFIGURED: what they sealed cannot be opened)'}`,
    ),
    `Data keys: ${retired} retired, ${destroyed} destroyed`,
    `Sealed values: ${sealed.newest} under the newest key, ${sealed.older} under an older one, ${sealed.derived} under the one key of former versions`,
    ...(unfinishedSince === null
      ? []
      : [
          `A rotation of the data keys began at ${unfinishedSince.toISOString()} and has not ended: run it again`,
        ]),
    others.length === 0
      ? 'Former master keys are needed no more.'
      : 'Former master keys are still needed: run "keys rotate".',
  ].join('\n');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
