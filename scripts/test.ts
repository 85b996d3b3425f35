import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildBrowserParts } from './build-browser-parts.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const output = `${root}tests/.output`;

interface Outcome {
  name: string;
  passed: number;
  failed: number;
}

/** `npm test`: everything, each part counted, with one closing line. Arguments choose parts: lint types jest widget admin. */
async function main(): Promise<void> {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const parts: Record<string, () => Promise<Outcome>> = {
    lint: () => single('lint', 'biome', ['check', '--error-on-warnings', '.']),
    types: () => single('types', 'npm', ['run', '--silent', 'typecheck']),
    jest,
    widget: () => browser('widget'),
    admin: () => browser('admin'),
  };
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !(name in parts));
  if (unknown.length > 0)
    throw new Error(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}`);
  const outcomes: Outcome[] = [];
  for (const [name, part] of Object.entries(parts)) {
    if (asked.length === 0 || asked.includes(name)) outcomes.push(await part());
  }
  for (const { name, passed, failed } of outcomes) console.log(`${name}: ${passed} passed, ${failed} failed`);
  const total = (key: 'passed' | 'failed') => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
  console.log(`${total('passed')} passed, ${total('failed')} failed`);
  process.exitCode = total('failed') === 0 && total('passed') > 0 ? 0 : 1;
}

/** A check that passes or fails as a whole. */
async function single(name: string, command: string, args: readonly string[]): Promise<Outcome> {
  const code = await run(command, args);
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

async function jest(): Promise<Outcome> {
  await buildBrowserParts();
  const file = `${output}/jest.json`;
  const code = await run('jest', ['--json', `--outputFile=${file}`]);
  const result = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numFailedTestSuites: number;
    numRuntimeErrorTestSuites: number;
  };
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return { name: 'jest', passed: result.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/** The browser suites write `{ passed, failed }` to the file that `TEST_OUTPUT` names. */
async function browser(workspace: string): Promise<Outcome> {
  const file = `${output}/${workspace}.json`;
  const code = await run('npm', ['test', '--silent', '--workspace', workspace], { TEST_OUTPUT: file });
  const { passed, failed } = JSON.parse(readFileSync(file, 'utf8')) as { passed: number; failed: number };
  return { name: workspace, passed, failed: failed === 0 && code !== 0 ? 1 : failed };
}

function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

await main();
