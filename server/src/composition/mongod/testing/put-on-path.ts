import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const STAND_IN = fileURLToPath(new URL('./stand-in-mongod.ts', import.meta.url));

/** Writes a program `mongod` into a folder: the stand-in, or a shell script of the test. */
export function writeMongod(
  folder: string,
  script = `exec "${process.execPath}" "${STAND_IN}" "$@"`,
): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'mongod');
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}
