import type { Store } from '../store/store.ts';
import { BlockedByTransaction } from '../store/transaction-locks.ts';

export type Job = {
  run(): Buffer | undefined;
  respond(reply: Buffer | undefined): void;
  /** The reply when the turn's commit has failed. */
  fail(error: unknown): Buffer | undefined;
  /** Asked after `run`: whether the reply has to wait until what it tells of is on the disk. */
  isDurable(): boolean;
};

type Answer = { job: Job; reply: Buffer | undefined };

const TURN_MS = 10;

/**
 * Runs commands in turns of the event loop. All commands of a turn share one commit, and no reply leaves before it. The
 * disk is waited for beside the next turns, and turns that end meanwhile share the next wait; what a client has been told
 * of its writes is on the disk, unless it asked for less.
 */
export class CommandQueue {
  readonly #store: Pick<Store, 'begin' | 'finishTurn' | 'synced'>;
  #jobs: Job[] = [];
  #isScheduled = false;
  #syncs = 0;
  #onIdle: (() => void)[] = [];

  constructor(store: Pick<Store, 'begin' | 'finishTurn' | 'synced'>) {
    this.#store = store;
  }

  push(job: Job): void {
    this.#jobs.push(job);
    this.#schedule();
  }

  /** Resolves when everything that was asked so far is answered. */
  async drain(): Promise<void> {
    if (this.#isIdle()) return;
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
    const answers: Answer[] = [];
    let next = 0;
    this.#store.begin();
    while (next < this.#jobs.length && (next === 0 || performance.now() < until)) {
      const job = this.#jobs[next++]!;
      try {
        answers.push({ job, reply: job.run() });
      } catch (error) {
        if (error instanceof BlockedByTransaction) error.owner.waiters.push(() => this.push(job));
        else answers.push({ job, reply: job.fail(error) });
      }
    }
    this.#jobs = this.#jobs.slice(next);
    const failure = this.#commit();
    if (failure === undefined) this.#answer(answers);
    else for (const { job } of answers) job.respond(job.fail(failure.error));
    if (this.#jobs.length > 0) this.#schedule();
    else this.#settled();
  }

  #answer(answers: readonly Answer[]): void {
    const durable = answers.filter(({ job }) => job.isDurable());
    const synced = durable.length === 0 ? undefined : this.#store.synced();
    const atOnce = synced === undefined ? answers : answers.filter(({ job }) => !job.isDurable());
    for (const { job, reply } of atOnce) job.respond(reply);
    if (synced !== undefined) void this.#answerWhenSynced(durable, synced);
  }

  async #answerWhenSynced(answers: readonly Answer[], synced: Promise<void>): Promise<void> {
    this.#syncs++;
    try {
      await synced;
      for (const { job, reply } of answers) job.respond(reply);
    } catch (error) {
      for (const { job } of answers) job.respond(job.fail(error));
    }
    this.#syncs--;
    this.#settled();
  }

  #isIdle(): boolean {
    return this.#jobs.length === 0 && this.#syncs === 0;
  }

  #settled(): void {
    if (this.#isIdle()) for (const resolve of this.#onIdle.splice(0)) resolve();
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
