import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts, startProcess } from '../../support/processes.ts';
import { median, say } from './figures.ts';
import { residentMb } from './memory.ts';

const STARTS = 3;
const IDLE_MS = 5000;

export interface StartFigures {
  startToReadyMs: number;
  startToReadyMinMs: number;
  idleMemoryMb: number;
}

/**
 * From the spawn of `scripts/start.ts` on an empty data folder to its banner: the median and the least of three; and the
 * memory of the whole process (server, database, sandbox, demo host) five seconds after that.
 */
export async function measureStart(): Promise<StartFigures> {
  const times: number[] = [];
  const memory: number[] = [];
  for (let turn = 0; turn < STARTS; turn++) {
    const { readyMs, idleMb } = await startOnce();
    say(`start to ready ${readyMs} ms, idle ${idleMb} MB`);
    times.push(readyMs);
    memory.push(idleMb);
  }
  return {
    startToReadyMs: median(times),
    startToReadyMinMs: Math.min(...times),
    idleMemoryMb: median(memory),
  };
}

async function startOnce(): Promise<{ readyMs: number; idleMb: number }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'patchbay-bench-'));
  const [port, sandboxPort, demoPort] = await freePorts(3);
  const startedAt = performance.now();
  const running = await startProcess({
    args: ['scripts/start.ts', '--no-build'],
    env: {
      PATCHBAY_DATA_DIR: dataDir,
      PATCHBAY_PORT: String(port),
      PATCHBAY_SANDBOX_PORT: String(sandboxPort),
      PATCHBAY_DEMO_PORT: String(demoPort),
    },
    ready: /Patchbay is ready/,
  });
  const readyMs = Math.round(performance.now() - startedAt);
  try {
    await pause(IDLE_MS);
    return { readyMs, idleMb: residentMb(running.process.pid ?? 0) };
  } finally {
    await running.kill('SIGTERM');
    await rm(dataDir, { recursive: true, force: true });
  }
}
