import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { countReporter } from './count-reporter.js';

// Made for a sandbox that starts one page at a time; with several pages they hang.
const UNWANTED = /^--(single-process|no-zygote)$/;

/**
 * Runs the `*.test.ts` of a workspace in Chromium.
 * @type {import('@web/test-runner').TestRunnerConfig}
 */
export const webTestRunner = {
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  files: ['src/**/*.test.ts'],
  nodeResolve: { exportConditions: ['browser', 'production', 'import', 'default'] },
  concurrency: 2,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 180_000,
  testFramework: { config: { timeout: 60_000 } },
  reporters: [defaultReporter(), countReporter()],
  plugins: [
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: {
        executablePath: await chromium.executablePath(),
        args: chromium.args.filter((arg) => !UNWANTED.test(arg)),
      },
      // Nothing may leave the machine.
      createBrowserContext: async ({ browser }) => {
        const context = await browser.newContext({ reducedMotion: 'reduce' });
        await context.route(
          (url) => url.hostname !== 'localhost' && url.hostname !== '127.0.0.1',
          (route) => route.abort(),
        );
        return context;
      },
    }),
  ],
};
