import type { Store } from '../store/store.ts';
import { BlockedByTransaction } from '../store/transaction-locks.ts';

export type Job = {
  run(): Buffer | undefined;
  respond(reply: Buffer | undefined): void;
  /** The reply when the turn's commit has failed. */
  fail(error: unknown): Buffer | undefined;
};

const TURN_MS = 10;

/**
 * Runs commands in turns of the event loop. All commands of a turn share one commit, and no reply leaves before it:
 * what a client has been told is on the disk.
 */
export class CommandQueue {
  readonly #store: Store;
  #jobs: Job[] = [];
  #isScheduled = false;
  #onIdle: (() => void)[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  push(job: Job): void {
    this.#jobs.push(job);
    this.#schedule();
  }

  /** Resolves when everything that was asked so far is answered. */
  async drain(): Promise<void> {
    if (this.#jobs.length === 0) return;
    await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#turn();
    });
  }

  #turn(): void {
    const until = performance.now() + TURN_MS;
    const answered: { job: Job; reply: Buffer | undefined }[] = [];
    let next = 0;
    this.#store.begin();
    while (next < this.#jobs.length && (next === 0 || performance.now() < until)) {
      const job = this.#jobs[next++]!;
      try {
        answered.push({ job, reply: job.run() });
      } catch (error) {
        if (error instanceof BlockedByTransaction) error.owner.waiters.push(() => this.push(job));
        else answered.push({ job, reply: job.fail(error) });
      }
    }
    this.#jobs = this.#jobs.slice(next);
    const failure = this.#commit();
    for (const { job, reply } of answered) {
      job.respond(failure === undefined ? reply : job.fail(failure.error));
    }
    if (this.#jobs.length > 0) this.#schedule();
    else for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #commit(): { error: unknown } | undefined {
    try {
      this.#store.finishTurn();
      return undefined;
    } catch (error) {
      return { error };
    }
  }
}
