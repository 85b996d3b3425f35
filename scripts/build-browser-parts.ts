import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const WORKSPACES = ['widget', 'webhooks', 'admin'];

/** Builds the browser parts whose sources, or what they share, changed since the last build. Throws with the build's output. */
export async function buildBrowserParts(): Promise<void> {
  await Promise.all(WORKSPACES.map(buildIfStale));
}

async function buildIfStale(workspace: string): Promise<void> {
  const stamp = `${root}${workspace}/dist/.sources`;
  const hash = sourceHash(workspace);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  await run('npm', ['run', '--silent', 'build', '--workspace', workspace]);
  mkdirSync(`${root}${workspace}/dist`, { recursive: true });
  writeFileSync(stamp, hash);
}

function sourceHash(workspace: string): string {
  const hash = createHash('sha256');
  const patterns = [
    `${workspace}/src/**/*`,
    `${workspace}/scripts/*`,
    `${workspace}/*.{ts,js,json,html}`,
    'browser-kit/**/*',
    // The admin has the webhook portal in it.
    ...(workspace === 'admin' ? ['webhooks/src/**/*'] : []),
    'package-lock.json',
  ];
  for (const path of globSync(patterns, { cwd: root }).toSorted()) {
    if (/\.test\.ts$|^browser-kit\/testing\/|\/node_modules\//.test(path)) continue;
    try {
      hash.update(path).update(readFileSync(`${root}${path}`));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
    }
  }
  return hash.digest('hex');
}

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')} failed:\n${output}`));
    });
  });
}
