import type { Logger } from '../observability/logger.ts';

export interface Closing {
  name: string;
  close(): Promise<unknown>;
}

/** All parts together; an orchestrator kills after 30 s by default. */
const LONGEST_MS = 27_000;
/** What comes late still gets this: a database on this machine writes down what it holds. */
const AT_LEAST_MS = 1000;

/**
 * Closes the last started first. One that fails is logged and does not keep the others open; nor does one that waits for
 * a database that is gone.
 */
export async function closeInOrder(
  closing: readonly Closing[],
  logger: Pick<Logger, 'error'>,
  longestMs = LONGEST_MS,
): Promise<void> {
  const deadline = performance.now() + longestMs;
  for (const { name, close } of closing.toReversed()) {
    const ms = Math.max(AT_LEAST_MS, deadline - performance.now());
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`Still not closed after ${Math.round(ms)} ms`)), ms);
    });
    try {
      await Promise.race([close(), late]);
    } catch (error) {
      logger.error({ err: error, part: name }, 'did not close cleanly');
    } finally {
      clearTimeout(timer);
    }
  }
}
