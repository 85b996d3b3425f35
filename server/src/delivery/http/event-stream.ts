import { once } from 'node:events';
import type { Response } from 'express';
import type { Logger } from 'pino';

/** Server-sent events, at the pace at which the client takes them. */
export async function sendEvents(
  res: Response,
  events: AsyncIterable<string>,
  { signal, logger }: { signal: AbortSignal; logger: Pick<Logger, 'error'> },
): Promise<void> {
  res.status(200).set({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  res.flushHeaders();
  try {
    for await (const text of events) {
      if (signal.aborted) break;
      if (!res.write(text)) await once(res, 'drain', { signal });
    }
  } catch (error) {
    // The headers are out: all that can be told is that it ends. The client resumes where it was.
    if (!signal.aborted) logger.error({ err: error }, 'a stream of server-sent events broke off');
  } finally {
    res.end();
  }
}
