import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Database } from '../composition/database.ts';
import type { Config } from '../config/config.ts';
import type { VaultKeyDoc } from '../models/vault-key.ts';
import type { Logger } from '../observability/logger.ts';
import { formatKeys, mergeKeys, parseKeys } from '../security/keys/key-file.ts';
import { createVaultKeyStore } from '../security/keys/vault-keys.store.ts';
import { openOwnDatabase } from './own-database.ts';

const PAGE = 1000;

export async function readKeys({ models }: Pick<Database, 'models'>): Promise<VaultKeyDoc[]> {
  const store = createVaultKeyStore(models);
  const keys: VaultKeyDoc[] = [];
  for (;;) {
    const page = await store.all(keys.at(-1)?._id ?? null, PAGE);
    keys.push(...page);
    if (page.length < PAGE) return keys;
  }
}

/** Puts the file in the place of an older one: the newest is the only one to keep. */
export function writeKeyFile(file: string, keys: readonly VaultKeyDoc[]): void {
  const partial = `${file}.partial`;
  writeFileSync(partial, formatKeys(keys), { mode: 0o600, flush: true });
  renameSync(partial, file);
}

export function readKeyFile(file: string): VaultKeyDoc[] {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  try {
    return parseKeys(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

/** Brings keys back; one that was destroyed stays so. Answers how many came in. */
export async function addKeys(database: Database, keys: readonly VaultKeyDoc[]): Promise<number> {
  const store = createVaultKeyStore(database.models);
  const present = await readKeys(database);
  const known = new Map(present.map((key) => [key._id, key]));
  let added = 0;
  for (const key of mergeKeys(present, keys)) {
    const before = known.get(key._id);
    if (before === undefined) added += Number(await store.insert(key));
    else if (key !== before) await store.destroy(key._id, key.destroyedAt ?? new Date());
  }
  return added;
}

export async function withDatabase<Result>(
  config: Config,
  logger: Logger,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openOwnDatabase(config, logger);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
