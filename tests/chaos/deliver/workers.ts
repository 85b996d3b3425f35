import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type {
  DeliveryProcessArguments,
  KillPoint,
} from '../../../server/src/delivery/testing/delivery-process.ts';

const SCRIPT = new URL('../../../server/src/delivery/testing/delivery-process.ts', import.meta.url);

export interface Worker {
  baseUrl: string;
  /** Resolves when it stands still at its point. */
  standing: Promise<void>;
  kill(): Promise<void>;
}

/** Starts processes of delivery, or of its API, that can be killed at a named point. */
export function createWorkers(shared: Pick<DeliveryProcessArguments, 'uri' | 'dbName' | 'masterKey'>) {
  const children = new Set<ChildProcess>();
  return {
    async start(options: { stopAt: KillPoint; passes?: number; apiOnly?: boolean }): Promise<Worker> {
      const child = fork(SCRIPT, [JSON.stringify({ ...shared, ...options })]);
      children.add(child);
      let baseUrl = '';
      let stand = () => {};
      const standing = new Promise<void>((resolve) => {
        stand = resolve;
      });
      await new Promise<void>((resolve, reject) => {
        child.once('exit', (code) => reject(new Error(`A delivery process ended with ${code} by itself`)));
        child.on('message', (message) => {
          if (message === 'standing still') stand();
          else if (message === 'started') resolve();
          else baseUrl = (message as { baseUrl: string }).baseUrl;
        });
      });
      return {
        baseUrl,
        standing,
        async kill() {
          const exit = once(child, 'exit');
          child.kill('SIGKILL');
          await exit;
          children.delete(child);
        },
      };
    },
    killAll() {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}
