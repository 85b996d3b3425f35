import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { vendorApi } from './api.ts';
import { secondEngine } from './engine.ts';
import { freePorts, type Running, startProcess } from './processes.ts';
import { sandboxControl } from './sandbox.ts';

export interface DevFacts {
  url: string;
  apiKey: string;
  demoUrl: string;
  adminUrl: string;
  sandboxUrl: string;
}

export interface ReceivedWebhook {
  id: string;
  type: string;
  receivedAt: string;
  data: Record<string, unknown>;
}

/**
 * `npm start` as a process of its own, on free ports and an own data folder; can be killed and started again on the same
 * data.
 */
export async function startWhole(env: Record<string, string> = {}) {
  const dataDir = env.PATCHBAY_DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'patchbay-e2e-')));
  const [port = 0, sandboxPort = 0, demoPort = 0] = await freePorts(3);
  const settings = {
    PATCHBAY_DATA_DIR: dataDir,
    // Tests ask more often than people do; those of the limits set their own.
    PATCHBAY_RATE_LIMITS: 'off',
    PATCHBAY_PORT: String(port),
    PATCHBAY_SANDBOX_PORT: String(sandboxPort),
    PATCHBAY_DEMO_PORT: String(demoPort),
    ...(env.PATCHBAY_MONGODB_URI === undefined ? databaseOfTheTestRun(dataDir) : {}),
    ...env,
  };
  const start = () =>
    startProcess({ args: ['scripts/start.ts', '--no-build'], env: settings, ready: /Patchbay is ready/ });
  let running: Running = await start();
  const facts = JSON.parse(await readFile(join(dataDir, 'dev.json'), 'utf8')) as DevFacts;
  return {
    ...facts,
    dataDir,
    api: vendorApi(facts.url, facts.apiKey),
    sandbox: sandboxControl(facts.sandboxUrl),
    output: () => running.output(),
    lives: () => running.lives(),
    pid: () => running.process.pid ?? 0,
    /** What the demo host has received and verified, newest first. */
    async webhooks(): Promise<ReceivedWebhook[]> {
      const response = await fetch(`${facts.demoUrl}/api/webhooks`);
      return ((await response.json()) as { data: ReceivedWebhook[] }).data;
    },
    kill: (signal: NodeJS.Signals) => running.kill(signal),
    async restart() {
      running = await start();
    },
    async stop() {
      await running.kill('SIGTERM');
      if (env.PATCHBAY_DATA_DIR !== undefined) return;
      await rm(dataDir, { recursive: true, force: true });
      if (env.PATCHBAY_MONGODB_URI === undefined) await dropDatabase(settings);
    },
  };
}

export type Whole = Awaited<ReturnType<typeof startWhole>>;

/** `PATCHBAY_TEST_MONGODB_URI` moves the whole suite to another engine; each process gets a database of its own. */
function databaseOfTheTestRun(dataDir: string): {
  PATCHBAY_MONGODB_URI?: string;
  PATCHBAY_MONGODB_DATABASE?: string;
} {
  if (secondEngine === null) return {};
  return {
    PATCHBAY_MONGODB_URI: secondEngine,
    PATCHBAY_MONGODB_DATABASE: `e2e_${dataDir.slice(-6).replaceAll(/[^A-Za-z0-9]/g, '_')}`,
  };
}

async function dropDatabase({
  PATCHBAY_MONGODB_URI: uri,
  PATCHBAY_MONGODB_DATABASE: name,
}: {
  PATCHBAY_MONGODB_URI?: string;
  PATCHBAY_MONGODB_DATABASE?: string;
}): Promise<void> {
  if (uri === undefined || name === undefined) return;
  const client = new MongoClient(uri);
  await client.db(name).dropDatabase();
  await client.close();
}
