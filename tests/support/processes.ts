import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { root } from '../architecture/source-files.ts';

export interface Running {
  process: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Resolves when it has ended, with its exit code; null when the signal ended it. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** False once it has ended. */
  lives(): boolean;
}

export interface SpawnOptions {
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** What it prints when it is ready. */
  ready: RegExp;
  timeoutMs?: number;
}

/** Starts a Node process of the project and resolves when it says that it is ready; rejects with its output otherwise. */
export async function startProcess({ args, env, ready, timeoutMs = 60_000 }: SpawnOptions): Promise<Running> {
  const child = spawnNode(args, env);
  let text = '';
  const exited = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`Not ready within ${timeoutMs} ms:\n${text}`)),
      timeoutMs,
    );
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      if (ready.test(text)) {
        clearTimeout(timer);
        resolve();
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`Ended with ${code ?? signal} before it was ready:\n${text}`));
    });
  });
  return {
    process: child,
    output: () => text,
    lives: () => child.exitCode === null && child.signalCode === null,
    async kill(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await exited;
      }
      return child.exitCode;
    },
  };
}

/** Runs a Node process of the project to its end. */
export async function runToEnd({
  args,
  env,
  timeoutMs = 60_000,
}: Omit<SpawnOptions, 'ready'>): Promise<{ code: number | null; output: string }> {
  const child = spawnNode(args, env);
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code, output };
}

/** Settings of the machine that runs the tests do not reach the process. */
function spawnNode(args: readonly string[], env: Readonly<Record<string, string>>) {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('PATCHBAY_')),
  );
  return spawn(process.execPath, args, {
    cwd: root,
    env: { ...clean, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Ports that are free now and stay the same over restarts. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
