import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, type Running, startProcess } from './processes.ts';

/** The embedded database as a process of its own, that can be killed and started again on the same data and port. */
export async function startMongo() {
  const dataDir = await mkdtemp(join(tmpdir(), 'patchbay-mongo-'));
  const [port = 0] = await freePorts(1);
  const args = ['server/embedded-mongo/src/main.ts', '--data', dataDir, '--port', String(port)];
  const start = () => startProcess({ args, env: {}, ready: /mongodb:\/\/\S+\n/ });
  let running: Running = await start();
  return {
    uri: running.output().trim(),
    dataDir,
    kill: (signal: NodeJS.Signals) => running.kill(signal),
    async restart() {
      running = await start();
    },
    async stop() {
      await running.kill('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type MongoProcess = Awaited<ReturnType<typeof startMongo>>;
