import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerInput, WorkerMessage } from './index.ts';
import { MongoServer } from './server/mongo-server.ts';
import { DEFAULT_SETTINGS } from './server/settings.ts';

const tell = (message: WorkerMessage) => parentPort?.postMessage(message);
const { settings, ...rest } = workerData as WorkerInput;

async function main(): Promise<void> {
  const server = new MongoServer({
    ...rest,
    settings: { ...DEFAULT_SETTINGS, ...settings, warn: (message) => tell({ type: 'warning', message }) },
  });
  parentPort?.once('message', async () => {
    await server.close();
    tell({ type: 'closed' });
    parentPort?.close();
  });
  tell({ type: 'ready', ...(await server.listen()) });
}

main().catch((error: unknown) => {
  tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  parentPort?.close();
});
