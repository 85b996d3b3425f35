import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const FOLDER = join(import.meta.dirname, '../dist');
/** Bytes after brotli 11 of everything that the page loads. */
const LIMIT = 110_000;

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(html|js|css)$/.test(name),
);
const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
const shell = files.reduce(
  (sum, name) => sum + brotliCompressSync(readFileSync(join(FOLDER, name)), options).length,
  0,
);

process.stdout.write(`${JSON.stringify({ shellBrotliBytes: shell, limit: LIMIT })}\n`);
if (shell > LIMIT) {
  process.stderr.write(`The admin is ${shell} bytes after brotli; at most ${LIMIT} are allowed.\n`);
  process.exitCode = 1;
}
