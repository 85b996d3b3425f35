import type { Logger } from 'pino';
import type { NewAttempt } from '../attempts/attempts.store.ts';
import { type AnalyticsStore, type Counted, RESOLUTIONS } from './analytics.store.ts';
import { addCounts, countAttempt, noCounts } from './attempt-counts.ts';

const FLUSH_MS = 2000;
/** So many kinds of attempts are not waited with. */
const MAX_WAITING = 5000;

/**
 * Counts attempts in memory and writes the sums down every two seconds: delivering waits for none of it. What a process
 * that is killed has not written is missing from the figures, never from the attempts themselves.
 */
export function createAttemptCounter({
  store,
  logger,
  flushMs = FLUSH_MS,
}: {
  store: Pick<AnalyticsStore, 'add'>;
  logger: Pick<Logger, 'warn'>;
  flushMs?: number;
}) {
  let waiting = new Map<string, Counted>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function sumsOf(key: string, attempt: NewAttempt, start: number): Counted {
    const known = waiting.get(key);
    if (known !== undefined) return known;
    const { applicationId, endpointId, eventType } = attempt;
    const made = {
      applicationId,
      endpointId,
      eventType,
      resolution: 'minute' as const,
      start,
      ...noCounts(),
    };
    waiting.set(key, made);
    return made;
  }

  async function write(): Promise<void> {
    const minutes = [...waiting.values()];
    waiting = new Map();
    try {
      await store.add(minutes.concat(coarser(minutes, 'hour'), coarser(minutes, 'day')));
    } catch (error) {
      logger.warn(
        { err: error, attempts: minutes.length },
        'webhook analytics: figures could not be written',
      );
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(() => (waiting.size === 0 ? undefined : write()));
    return writing;
  }

  return {
    note(attempts: readonly NewAttempt[]): void {
      for (const attempt of attempts) {
        const start = startOf(attempt.createdAt.getTime(), RESOLUTIONS.minute.ms);
        const key = `${attempt.endpointId}/${start}/${attempt.eventType}`;
        countAttempt(sumsOf(key, attempt, start), attempt);
      }
      if (waiting.size >= MAX_WAITING) void flush();
      else timer ??= setTimeout(() => void flush(), flushMs).unref();
    },
    /** Resolves when everything noted so far is written. */
    flush,
  };
}

function coarser(minutes: readonly Counted[], resolution: 'hour' | 'day'): Counted[] {
  const sums = new Map<string, Counted>();
  for (const minute of minutes) {
    const start = startOf(minute.start, RESOLUTIONS[resolution].ms);
    const key = `${minute.endpointId}/${start}/${minute.eventType}`;
    const sum = sums.get(key) ?? { ...minute, resolution, start, ...noCounts() };
    addCounts(sum, minute);
    sums.set(key, sum);
  }
  return [...sums.values()];
}

function startOf(time: number, ms: number): number {
  return time - (time % ms);
}

export type AttemptCounter = ReturnType<typeof createAttemptCounter>;
