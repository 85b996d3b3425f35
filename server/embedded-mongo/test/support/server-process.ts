import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export type ServerProcess = {
  uri: string;
  /** Milliseconds from the start of the process until it answered. */
  startMs: number;
  child: ChildProcess;
  /** Ends it without warning. */
  kill(): Promise<void>;
};

/** The stand-alone server as a process of its own. */
export async function startServerProcess(dataDir: string): Promise<ServerProcess> {
  const started = performance.now();
  const child = spawn(process.execPath, [MAIN, '--data', dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const uri = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${complaints}`)));
  });
  return {
    uri,
    startMs: performance.now() - started,
    child,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
