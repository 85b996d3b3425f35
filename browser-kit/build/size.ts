import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** Bytes after brotli 11. */
export interface SizeLimits {
  initial: number;
  /** Each part that comes later. */
  chunk: number;
  /** Each language. */
  locale: number;
  total: number;
}

/** Bytes of a file as a server that compresses well sends it. */
export function brotliSize(path: string): number {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  return brotliCompressSync(readFileSync(path), options).length;
}

/** Prints what the bundle in `dist/cdn` of a workspace weighs. More than the limits is an error. */
export function checkBundleSize(options: { workspace: string; entry: string; limits: SizeLimits }): void {
  const { limits } = options;
  const { initialBrotliBytes, chunks, locales, total } = measure(options);
  process.stdout.write(`${JSON.stringify({ initialBrotliBytes, chunks, locales, total }, null, 2)}\n`);
  const sizes: [name: string, bytes: number, limit: number][] = [
    ['initial', initialBrotliBytes, limits.initial],
    ['total', total, limits.total],
    ...Object.entries(chunks).map(([name, bytes]): [string, number, number] => [name, bytes, limits.chunk]),
    ...Object.entries(locales).map(([name, bytes]): [string, number, number] => [name, bytes, limits.locale]),
  ];
  const tooBig = sizes.filter(([, bytes, limit]) => bytes > limit);
  for (const [name, bytes, limit] of tooBig)
    process.stderr.write(`${name}: ${bytes} bytes after brotli; at most ${limit} are allowed.\n`);
  if (tooBig.length > 0) process.exitCode = 1;
}

function measure({ workspace, entry }: { workspace: string; entry: string }) {
  const folder = join(workspace, 'dist/cdn');
  const files = readdirSync(join(folder, 'chunks'))
    .filter((name) => name.endsWith('.js'))
    .map((name): [string, number] => [
      name.slice(0, -'-12345678.js'.length),
      brotliSize(join(folder, 'chunks', name)),
    ]);
  const initialBrotliBytes = brotliSize(join(folder, entry));
  return {
    initialBrotliBytes,
    chunks: Object.fromEntries(files.filter(([name]) => name !== 'de')),
    locales: Object.fromEntries(files.filter(([name]) => name === 'de')),
    total: files.reduce((sum, [, bytes]) => sum + bytes, initialBrotliBytes),
  };
}
