import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { MongodFolder } from './mongod-folder.ts';

export const SET_NAME = 'rs0';
const LOOK_EVERY_MS = 50;

/** Where a program of its own stands. */
export interface MongodProcess {
  pid: number;
  /** Is called with the reason when it is no longer there. */
  onEnd(tell: (reason: string) => void): void;
}

/**
 * Starts the program. It is in a process group of its own: Ctrl+C in a terminal must reach only us, who still need the
 * database to finish what is under way.
 */
export async function spawnMongod(program: string, place: MongodFolder): Promise<MongodProcess> {
  const log = openSync(place.logFile, 'w', 0o600);
  const child = spawn(program, argumentsFor(place), {
    stdio: ['ignore', log, log],
    detached: true,
    windowsHide: true,
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`),
    );
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.unref();
  return { pid: child.pid!, onEnd: (tell) => void ended.then(tell) };
}

function argumentsFor({ dbPath, keyFile, port }: MongodFolder): string[] {
  return [
    ...['--dbpath', dbPath, '--replSet', SET_NAME, '--keyFile', keyFile],
    ...['--bind_ip', '127.0.0.1', '--port', String(port), '--quiet'],
    ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
  ];
}

/** Lets the process write its files and end. False when it is still there after the time. */
export async function stopProcess(pid: number, timeoutMs: number): Promise<boolean> {
  const until = Date.now() + timeoutMs;
  signal(pid, 'SIGTERM');
  while (signal(pid, 0)) {
    if (Date.now() > until) return false;
    await pause(LOOK_EVERY_MS);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
