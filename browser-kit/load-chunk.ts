type ChunkFile = readonly [path: string, integrity: string];

/**
 * Files of each lazy part with their hashes, filled in by the script-tag build; any other bundler
 * leaves it empty. A parsed text, because a minifier would take a constant apart.
 */
const FILES: Partial<Record<string, ChunkFile[]>> = JSON.parse('{"none":["__PATCHBAY_CHUNKS__"]}');

/**
 * Imports a lazy part. Subresource integrity of the entry does not cover what it imports, so each
 * file is first announced with its own hash: a changed file then fails to load.
 */
export async function loadChunk<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  announce(name);
  return load();
}

function announce(name: string): void {
  for (const [path, integrity] of FILES[name] ?? []) {
    const href = new URL(path, import.meta.url).href;
    if ([...document.head.querySelectorAll('link')].some((link) => link.href === href)) continue;
    const link = Object.assign(document.createElement('link'), {
      rel: 'modulepreload',
      crossOrigin: 'anonymous',
      integrity,
      href,
    });
    document.head.append(link);
  }
}
