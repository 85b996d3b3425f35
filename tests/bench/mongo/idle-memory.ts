import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('./idle-memory-child.ts', import.meta.url));

/** Resident memory of a process that has the driver connected to an idle server, less that of one without. */
export async function measureIdleMemory(): Promise<{ without: number; with: number; difference: number }> {
  // The first of each fills the compile cache: code that is compiled anew takes memory of its own.
  for (const kind of ['without', 'with'] as const) await residentMb(kind);
  const without = await residentMb('without');
  const withServer = await residentMb('with');
  return { without, with: withServer, difference: Math.round((withServer - without) * 10) / 10 };
}

async function residentMb(kind: 'with' | 'without'): Promise<number> {
  const child = spawn(process.execPath, ['--expose-gc', CHILD, kind], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  return Number(output);
}
