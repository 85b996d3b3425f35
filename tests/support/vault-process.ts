import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../server/src/composition/database.ts';
import { createKeys } from '../../server/src/composition/keys.ts';
import { loadConfig } from '../../server/src/config/load-config.ts';
import { createLogger } from '../../server/src/observability/logger.ts';
import { credentialsContext } from '../../server/src/security/vault/contexts.ts';

export type FromVaultProcess =
  | { type: 'ready' }
  | { type: 'report'; reads: number; writes: number; failures: string[] };

const environment = 'env_1';

/** Reads and replaces the credentials of connections without a pause, until it is told to stop. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const logger = createLogger({ level: 'silent' });
  const database = await openDatabase(config, logger);
  const keys = await createKeys({ config, database, logger, now: () => new Date() });
  const { Integration } = database.models;
  const ids = (await Integration.find({}, { _id: 1 }).lean()).map(({ _id }) => _id);
  const report = { reads: 0, writes: 0, failures: [] as string[] };
  let running = true;
  process.on('message', () => {
    running = false;
  });
  process.send?.({ type: 'ready' });
  while (running) {
    const _id = ids[Math.floor(Math.random() * ids.length)] ?? '';
    try {
      const row = await Integration.findById(_id).lean();
      const tenantId = row?.tenantId ?? '';
      const context = credentialsContext({ environment, tenantId, _id });
      const opened = await keys.vault.open(row!.credentials!, context);
      if (!opened.startsWith(`secret of ${_id}`)) throw new Error(`${_id} has the secret of another one`);
      report.reads += 1;
      if (report.reads % 10 === 0) {
        const credentials = await keys.vault.seal(`secret of ${_id} ${report.reads}`, context);
        await Integration.updateOne({ _id }, { $set: { credentials } });
        report.writes += 1;
      }
    } catch (error) {
      report.failures.push(`${_id}: ${(error as Error).message}`);
    }
    await pause(2);
  }
  process.send?.({ type: 'report', ...report });
  await keys.close();
  await database.close();
  process.disconnect();
}

await main();
