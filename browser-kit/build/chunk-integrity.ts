import { createHash } from 'node:crypto';
import type { Plugin, Rolldown } from 'vite';

const PLACEHOLDER = '{"none":["__PATCHBAY_CHUNKS__"]}';

/** Lazy parts by the source file that each begins with: `{ 'src/lazy/connect.ts': 'connect' }`. */
export type LazyParts = Readonly<Record<string, string>>;

type Files = Array<[path: string, integrity: string]>;

/** Writes into the entry which files each lazy part consists of, with their hashes. */
export function chunkIntegrity(parts: LazyParts): Plugin {
  return {
    name: 'patchbay:chunk-integrity',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
      const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
      const files = Object.fromEntries(
        chunks.flatMap((chunk) => {
          const part = partOf(chunk, parts);
          return part === undefined ? [] : [[part, filesOf(chunk, byName)]];
        }),
      );
      if (Object.keys(files).length !== Object.keys(parts).length)
        this.error('a lazy part has no chunk of its own');
      const holder = chunks.find(({ code }) => code.includes(PLACEHOLDER));
      if (!holder?.isEntry) return this.error('the placeholder of the chunk hashes is not in the entry');
      holder.code = holder.code.replace(PLACEHOLDER, JSON.stringify(files));
    },
  };
}

function partOf({ facadeModuleId }: Rolldown.OutputChunk, parts: LazyParts): string | undefined {
  return Object.entries(parts).find(([path]) => facadeModuleId?.endsWith(path))?.[1];
}

function filesOf(chunk: Rolldown.OutputChunk, all: ReadonlyMap<string, Rolldown.OutputChunk>): Files {
  const shared = chunk.imports.flatMap((name) => {
    const imported = all.get(name);
    return imported === undefined || imported.isEntry ? [] : filesOf(imported, all);
  });
  return [[`./${chunk.fileName}`, integrity(chunk.code)], ...shared];
}

function integrity(code: string): string {
  return `sha384-${createHash('sha384').update(code).digest('base64')}`;
}
