import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One JSON document that outlives the process when there is a folder, and stays in memory when there is none. */
export interface JsonFile<T> {
  read(): T | null;
  /** On disk when it returns. */
  writeNow(value: T): void;
  /** On disk soon; several calls in that time are one write of the value as it then is. */
  writeSoon(get: () => T): void;
  /** Waits for what `writeSoon` still owes. */
  flush(): Promise<void>;
}

const DEBOUNCE_MS = 100;

export function jsonFile<T>(folder: string | null, name: string): JsonFile<T> {
  if (folder === null) return { read: () => null, writeNow() {}, writeSoon() {}, async flush() {} };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${name}.json`);
  const temporary = `${path}.tmp`;
  let pending: (() => T) | null = null;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const save = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    writing = writing.then(async () => {
      const get = pending;
      if (get === null) return;
      pending = null;
      await writeFile(temporary, JSON.stringify(get()), { mode: 0o600 });
      await rename(temporary, path);
    });
    return writing;
  };

  return {
    read: () => readJson<T>(path),
    writeNow(value) {
      pending = null;
      writeFileSync(`${path}.now`, JSON.stringify(value), { mode: 0o600 });
      renameSync(`${path}.now`, path);
    },
    writeSoon(get) {
      pending = get;
      timer ??= setTimeout(() => void save(), DEBOUNCE_MS);
    },
    flush: save,
  };
}

function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new Error(`The sandbox cannot read ${path}: delete this file to start with fresh data`, {
      cause: error,
    });
  }
}
