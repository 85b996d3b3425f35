import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Patchbay } from './composition/start.ts';

/** The API key of `npm start`: the one that `dev.json` holds while it is valid, else a new one. */
export async function ensureDevelopmentKey(
  patchbay: Pick<Patchbay, 'apiKeys' | 'environment'>,
  dataDir: string,
): Promise<{ apiKey: string; devFile: string }> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const devFile = join(dataDir, 'dev.json');
  const kept = readKept(devFile);
  if (kept !== null && (await patchbay.apiKeys.authenticate(kept)) !== null) return { apiKey: kept, devFile };
  const { environment } = patchbay;
  const { key } = await patchbay.apiKeys.create({ environment, name: 'npm start' });
  return { apiKey: key, devFile };
}

function readKept(devFile: string): string | null {
  try {
    const { apiKey } = JSON.parse(readFileSync(devFile, 'utf8')) as { apiKey?: unknown };
    return typeof apiKey === 'string' ? apiKey : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}
