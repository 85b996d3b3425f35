import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Svix } from 'svix';
import { createDeliveryTokens } from '../../../server/src/delivery/dispatch/delivery-token.ts';
import { startMongo } from '../../support/mongo-process.ts';
import { freePorts, type Running, startProcess } from '../../support/processes.ts';

export const ENVIRONMENT = 'env_bench';

/**
 * Patchbay as in production: so many processes that answer the API and deliver, on one database that is a process of its
 * own (the embedded one, or the one that PATCHBAY_TEST_MONGODB_URI names).
 */
export async function startInstallation(processes: number) {
  const external = process.env['PATCHBAY_TEST_MONGODB_URI'];
  const mongo = external ? null : await startMongo();
  const uri = mongo?.uri ?? external ?? '';
  const dbName = `bench_${randomBytes(4).toString('hex')}`;
  const masterKey = randomBytes(32);
  const dataDir = await mkdtemp(join(tmpdir(), 'patchbay-bench-'));
  const ports = await freePorts(processes);
  const running: Running[] = [];
  for (const port of ports) running.push(await start({ port, uri, dbName, masterKey, dataDir }));
  const token = createDeliveryTokens({ masterKey }).issue(ENVIRONMENT);
  return {
    uri,
    dbName,
    pids: running.map(({ process: { pid } }) => pid ?? 0),
    /** One for each process, spoken to in turn as behind a load balancer. */
    clients: ports.map(
      (port) => new Svix(token, { serverUrl: `http://127.0.0.1:${port}`, retryScheduleInMs: [] }),
    ),
    async stop() {
      for (const one of running) await one.kill('SIGTERM');
      await mongo?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type Installation = Awaited<ReturnType<typeof startInstallation>>;

function start({
  port,
  uri,
  dbName,
  masterKey,
  dataDir,
}: {
  port: number;
  uri: string;
  dbName: string;
  masterKey: Buffer;
  dataDir: string;
}): Promise<Running> {
  return startProcess({
    args: ['server/src/main.ts'],
    env: {
      PATCHBAY_ROLES: 'api,delivery',
      PATCHBAY_PORT: String(port),
      PATCHBAY_DATA_DIR: dataDir,
      PATCHBAY_MONGODB_URI: uri,
      PATCHBAY_MONGODB_DATABASE: dbName,
      PATCHBAY_MASTER_KEY: masterKey.toString('base64'),
      PATCHBAY_SANDBOX: 'off',
      PATCHBAY_DEMO: 'off',
      PATCHBAY_EGRESS_ALLOW: '127.0.0.1',
      PATCHBAY_LOG_LEVEL: 'error',
    },
    ready: /listens at/,
  });
}
