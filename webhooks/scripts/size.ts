import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const FOLDER = join(import.meta.dirname, '../dist/cdn');
const LOCALE = /^(de)-/;
/** Bytes after brotli 11, as `docs` promise. */
const LIMITS = { initial: 22_000, chunk: 9000, locale: 6000, total: 60_000 };

function brotli(path: string): number {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  return brotliCompressSync(readFileSync(join(FOLDER, path)), options).length;
}

function sizes() {
  const files = readdirSync(join(FOLDER, 'chunks'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => [name, brotli(`chunks/${name}`)] as const);
  const part = (locale: boolean) =>
    Object.fromEntries(
      files
        .filter(([name]) => LOCALE.test(name) === locale)
        .map(([name, bytes]) => [name.slice(0, -'-12345678.js'.length), bytes]),
    );
  const initialBrotliBytes = brotli('patchbay-webhooks.js');
  return {
    initialBrotliBytes,
    chunks: part(false),
    locales: part(true),
    total: files.reduce((sum, [, bytes]) => sum + bytes, initialBrotliBytes),
  };
}

const measured = sizes();
process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
const tooBig = [
  measured.initialBrotliBytes > LIMITS.initial ? `initial: more than ${LIMITS.initial}` : '',
  measured.total > LIMITS.total ? `total: more than ${LIMITS.total}` : '',
  ...Object.entries(measured.chunks).map(([name, size]) =>
    size > LIMITS.chunk ? `${name}: more than ${LIMITS.chunk}` : '',
  ),
  ...Object.entries(measured.locales).map(([name, size]) =>
    size > LIMITS.locale ? `${name}: more than ${LIMITS.locale}` : '',
  ),
].filter((text) => text !== '');
for (const text of tooBig) process.stderr.write(`${text}\n`);
process.exitCode = tooBig.length === 0 ? 0 : 1;
