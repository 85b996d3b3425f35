import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Arrival } from './receiver-process.ts';

export type { Arrival };

/** The vendor's server, seen from the bench. */
export async function startReceiver() {
  const child = fork(new URL('./receiver-process.ts', import.meta.url), { serialization: 'advanced' });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  async function ask<Answer>(question: string): Promise<Answer> {
    child.send(question);
    const [answer] = await once(child, 'message');
    return answer as Answer;
  }
  return {
    url,
    /** Waits until so many have arrived since the last time, and returns them; fewer when the time is up. */
    async take(count: number, timeoutMs: number): Promise<readonly Arrival[]> {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const { count: arrived } = await ask<{ count: number }>('count');
        if (arrived >= count || performance.now() > deadline) break;
        await pause(20);
      }
      return (await ask<{ arrivals: Arrival[] }>('take')).arrivals;
    },
    close: () => child.disconnect(),
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
