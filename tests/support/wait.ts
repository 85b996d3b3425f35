import { setTimeout as pause } from 'node:timers/promises';

/** Asks until the answer is not null or undefined; throws with the last thing seen when the time is up. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | null | undefined>,
  {
    timeoutMs = 60_000,
    everyMs = 50,
    seen,
  }: { timeoutMs?: number; everyMs?: number; seen?: () => unknown } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined) return answer;
    if (Date.now() > deadline) {
      throw new Error(
        `Waited ${timeoutMs} ms for ${what}${seen === undefined ? '' : `; last seen: ${JSON.stringify(seen())}`}`,
      );
    }
    await pause(everyMs);
  }
}
