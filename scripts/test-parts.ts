import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const output = `${root}tests/.output`;

/** A part that takes longer hangs; it is ended and counts as failed. */
const LONGEST_MS = 40 * 60_000;

export interface Outcome {
  name: string;
  passed: number;
  failed: number;
}

/** A check that passes or fails as a whole. */
export async function check(name: string, command: string, args: readonly string[]): Promise<Outcome> {
  const code = await run(command, args);
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

export async function jest(
  name: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Outcome> {
  const file = outputFile(name);
  const code = await run('jest', [...args, '--json', `--outputFile=${file}`], env);
  const result = readResult(file) as Partial<
    Record<'numPassedTests' | 'numFailedTests' | 'numRuntimeErrorTestSuites', number>
  >;
  const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = result;
  return outcome(name, numPassedTests, numFailedTests + numRuntimeErrorTestSuites, code);
}

/** The browser suites write `{ passed, failed }` to the file that `TEST_OUTPUT` names. */
export async function browser(workspace: string): Promise<Outcome> {
  const file = outputFile(workspace);
  const code = await run('npm', ['test', '--silent', '--workspace', workspace], { TEST_OUTPUT: file });
  const { passed = 0, failed = 0 } = readResult(file) as Partial<Outcome>;
  return outcome(workspace, passed, failed, code);
}

/** The closing line that counts, and the exit code. */
export function report(outcomes: readonly Outcome[]): void {
  for (const { name, passed, failed } of outcomes) console.log(`${name}: ${passed} passed, ${failed} failed`);
  const total = (key: 'passed' | 'failed') => outcomes.reduce((sum, one) => sum + one[key], 0);
  console.log(`${total('passed')} passed, ${total('failed')} failed`);
  process.exitCode = total('failed') === 0 && total('passed') > 0 ? 0 : 1;
}

function outcome(name: string, passed: number, failed: number, code: number): Outcome {
  return { name, passed, failed: failed === 0 && code !== 0 ? 1 : failed };
}

function outputFile(name: string): string {
  mkdirSync(output, { recursive: true });
  const file = `${output}/${name}.json`;
  rmSync(file, { force: true });
  return file;
}

/** Empty when the part broke off before it could write one. */
function readResult(file: string): object {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {};
}

function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    const timer = setTimeout(() => {
      console.error(`${command} ${args.join(' ')} did not end within ${LONGEST_MS / 60_000} minutes`);
      child.kill('SIGKILL');
    }, LONGEST_MS);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}
