import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { root } from '../architecture/source-files.ts';

export interface Running {
  process: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
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
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('PATCHBAY_')),
  );
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...clean, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await exited;
    },
  };
}

/** Ports that are free now and stay the same over restarts. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
