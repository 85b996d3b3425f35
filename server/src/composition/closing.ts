import type { Logger } from '../observability/logger.ts';

export interface Closing {
  name: string;
  close(): Promise<unknown>;
}

/** Closes the last started first. One that fails is logged and does not keep the others open. */
export async function closeInOrder(closing: readonly Closing[], logger: Logger): Promise<void> {
  for (const { name, close } of closing.toReversed()) {
    try {
      await close();
    } catch (error) {
      logger.error({ err: error, part: name }, 'did not close cleanly');
    }
  }
}
