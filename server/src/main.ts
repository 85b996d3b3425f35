import { startPatchbay } from './composition/start.ts';
import { ConfigError } from './config/config-error.ts';
import { loadConfig } from './config/load-config.ts';
import { startProblem } from './config/start-problem.ts';

/** Production: the roles of this process and nothing else. `npm start` is `scripts/start.ts`. */
try {
  const config = loadConfig(process.env);
  if (config.sandbox.enabled && config.sandbox.url === null) {
    throw new ConfigError([
      'PATCHBAY_SANDBOX is on, but only "npm start" brings a sandbox along: write PATCHBAY_SANDBOX=off for the real providers, or PATCHBAY_SANDBOX_URL for a sandbox that runs elsewhere',
    ]);
  }
  const patchbay = await startPatchbay(config);
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
  process.stderr.write(`${startProblem(error)}\n`);
  process.exit(1);
}
