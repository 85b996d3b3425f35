import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `npm run test:chaos`: the tests that kill processes, in full size. `CHAOS_SEED` has a failed run again. */
const output = `${root}tests/.output`;
mkdirSync(output, { recursive: true });
const file = `${output}/chaos.json`;
const child = spawn('jest', ['tests/chaos', '--json', `--outputFile=${file}`], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CHAOS: 'full', PATH: `${root}node_modules/.bin:${process.env.PATH}` },
  shell: process.platform === 'win32',
});
child.once('exit', (code) => {
  const result = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numRuntimeErrorTestSuites: number;
  };
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  console.log(`${result.numPassedTests} passed, ${failed === 0 && code !== 0 ? 1 : failed} failed`);
  process.exitCode = code ?? 1;
});
