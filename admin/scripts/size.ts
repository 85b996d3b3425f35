import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliSize } from '@patchbay/browser-kit/build/size.ts';

const FOLDER = join(import.meta.dirname, '../dist');
/** Bytes after brotli 11 of everything that the page loads. */
const LIMIT = 110_000;

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(html|js|css)$/.test(name),
);
const shell = files.reduce((sum, name) => sum + brotliSize(join(FOLDER, name)), 0);

process.stdout.write(`${JSON.stringify({ shellBrotliBytes: shell, limit: LIMIT })}\n`);
if (shell > LIMIT) {
  process.stderr.write(`The admin is ${shell} bytes after brotli; at most ${LIMIT} are allowed.\n`);
  process.exitCode = 1;
}
