import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface PlannedFile {
  /** From the root of the repository. */
  path: string;
  text: string;
}

/** Writes files one after the other, each whole or not at all; the lists that name a connector come last. */
export function writeAll(root: string, files: readonly PlannedFile[]): void {
  for (const { path, text } of files) {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.new`, text);
    renameSync(`${target}.new`, target);
  }
}
