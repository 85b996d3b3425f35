import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { startSandbox } from '@patchbay/connectors/sandbox';
import { startAcme } from '@patchbay/example-acme/server';
import { startPatchbay } from '../server/src/composition/start.ts';
import type { Config } from '../server/src/config/config.ts';
import { loadConfig } from '../server/src/config/load-config.ts';
import { startProblem } from '../server/src/config/start-problem.ts';
import { ensureDevelopmentKey } from '../server/src/development-key.ts';
import { banner } from './banner.ts';
import { buildBrowserParts } from './build-browser-parts.ts';

/** `npm start`: everything in one process, with simulated providers and a demo host application beside it. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const closers: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closers.toReversed()) await close();
  };
  try {
    const [{ url: sandboxUrl, apiKeys }] = await Promise.all([sandbox(config, closers), build()]);
    const host = Promise.withResolvers<{ apiKey: string; devFile: string; demoUrl: string | null }>();
    const patchbay = await startPatchbay(
      { ...config, sandbox: { ...config.sandbox, url: sandboxUrl } },
      {
        // What a killed process has not delivered goes out at once: a receiver that comes later misses it for minutes.
        async beforeWork(answering) {
          const { apiKey, devFile } = await ensureDevelopmentKey(answering, config.dataDir);
          const demoUrl = await demo(config, { patchbayUrl: answering.url, apiKey }, closers);
          host.resolve({ apiKey, devFile, demoUrl });
        },
      },
    );
    closers.push(() => patchbay.close());
    const { apiKey, devFile, demoUrl } = await host.promise;
    const facts = { url: patchbay.url, apiKey, demoUrl, adminUrl: `${patchbay.url}/admin/`, sandboxUrl };
    writeFileSync(devFile, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
    process.stdout.write(banner({ ...facts, dataDir: resolve(config.dataDir), sandboxKeys: apiKeys }));
  } catch (error) {
    await stop();
    throw error;
  }
  stopOnSignals(stop);
}

/** `--no-build` serves what was built before: several processes of one test run must not build at once. */
async function build(): Promise<void> {
  if (!process.argv.includes('--no-build')) await buildBrowserParts();
}

interface RunningSandbox {
  url: string | null;
  /** API keys that the simulated providers accept, by system. */
  apiKeys: readonly (readonly [system: string, key: string])[];
}

async function sandbox(config: Config, closers: (() => Promise<void>)[]): Promise<RunningSandbox> {
  if (!config.sandbox.enabled || config.sandbox.url !== null) return { url: config.sandbox.url, apiKeys: [] };
  const dataDir = `${config.dataDir}/sandbox`;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const running = await startSandbox({ port: config.sandbox.port, host: '127.0.0.1', dataDir });
  closers.push(() => running.close());
  const apiKeys = running.control.state().systems.flatMap(({ id, apiKeys: keys = {} }) => {
    const [key] = Object.keys(keys);
    return key === undefined ? [] : [[id, key] as const];
  });
  return { url: running.url, apiKeys };
}

async function demo(
  config: Config,
  { patchbayUrl, apiKey }: { patchbayUrl: string; apiKey: string },
  closers: (() => Promise<void>)[],
): Promise<string | null> {
  if (!config.demo.enabled) return null;
  const acme = await startAcme({ patchbayUrl, apiKey, port: config.demo.port });
  closers.push(() => acme.close());
  return acme.url;
}

function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
  }
}

function fail(error: unknown): void {
  process.stderr.write(`\n${startProblem(error)}\n\n`);
  process.exit(1);
}

main().catch(fail);
