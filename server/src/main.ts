import { startPatchbay } from './composition/start.ts';
import { ConfigError } from './config/config-error.ts';
import { loadConfig } from './config/load-config.ts';

/** Production: the roles of this process and nothing else. `npm start` is `scripts/start.ts`. */
try {
  const patchbay = await startPatchbay(loadConfig(process.env));
  process.stdout.write(`Patchbay listens at ${patchbay.url}\n`);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void patchbay.close().then(() => process.exit(0));
    });
  }
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : ((error as Error).stack ?? String(error))}\n`,
  );
  process.exit(1);
}
