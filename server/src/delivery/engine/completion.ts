import type { AttemptStore, NewAttempt } from '../attempts/attempts.store.ts';
import type { AttemptNotice, NoticedFinish } from './attempt-notices.ts';
import type { DeliveryQueue, EndpointKey, Finished } from './delivery-queue.store.ts';

const RETRY_MS = 500;

interface Entry {
  attempt: NewAttempt | null;
  finished: Finished;
  notice: AttemptNotice | null;
  resolve: () => void;
}

/**
 * Writes results down, all that came in while the last write was under way at once. Attempts go first: a crash between
 * the two repeats a delivery that the log shows, never loses one. A database that is away is waited for.
 */
export function createCompletion({
  attempts,
  queue,
  finishWithNotice,
  onReleased,
  onError,
}: {
  attempts: Pick<AttemptStore, 'insertMany'>;
  queue: Pick<DeliveryQueue, 'finish'>;
  finishWithNotice: NoticedFinish;
  /** Something at these endpoints became due by what was written. */
  onReleased: (endpoints: readonly EndpointKey[]) => void;
  onError: (error: unknown) => void;
}) {
  let waiting: Entry[] = [];
  let writing = false;
  let stopped = false;

  async function persist(action: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await action();
        return;
      } catch (error) {
        onError(error);
        if (stopped) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** Beside the others: its transactions take longer. */
  async function writeNoticed(batch: readonly Entry[]): Promise<void> {
    const noticed = batch.flatMap(({ notice, ...entry }) => (notice === null ? [] : [{ ...entry, notice }]));
    if (noticed.length === 0) return;
    await persist(async () => onReleased(await finishWithNotice(noticed)));
    for (const { resolve } of noticed) resolve();
  }

  async function write(): Promise<void> {
    if (writing) return;
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const rows = batch.flatMap(({ attempt }) => (attempt === null ? [] : [attempt]));
      if (rows.length > 0) await persist(() => attempts.insertMany(rows));
      const plain = batch.filter(({ notice }) => notice === null);
      void writeNoticed(batch);
      await persist(async () => onReleased(await queue.finish(plain.map(({ finished }) => finished))));
      for (const { resolve } of plain) resolve();
    }
    writing = false;
  }

  return {
    /** Resolves when it is durable. */
    record: (finished: Finished, attempt: NewAttempt | null, notice: AttemptNotice | null = null) =>
      new Promise<void>((resolve) => {
        waiting.push({ attempt, finished, notice, resolve });
        void write();
      }),
    /** From now on a write that fails is given up: the lease will run out and somebody else will repeat it. */
    stop() {
      stopped = true;
    },
  };
}

export type Completion = ReturnType<typeof createCompletion>;
