import { closeSync, fdatasync, openSync } from 'node:fs';

/**
 * Brings SQLite's write-ahead log to the disk beside the thread that writes into it: the next commands run meanwhile, and
 * all commits that happened before a sync began share it.
 */
export class LogSync {
  readonly #descriptor: number;
  #written = 0;
  #synced = 0;
  #waiting: { commit: number; resolve: () => void; reject: (error: unknown) => void }[] = [];
  #isRunning = false;
  #failure: { error: unknown } | undefined;

  constructor(logFile: string) {
    this.#descriptor = openSync(logFile, 'r+');
  }

  /** Resolves when a commit, and with it all before, is on the disk. Undefined: it is there. */
  upTo(commit: number): Promise<void> | undefined {
    if (commit <= this.#synced) return undefined;
    this.#written = Math.max(this.#written, commit);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ commit, resolve, reject });
      this.#run();
    });
  }

  /** To be called when nothing is waited for any more. */
  close(): void {
    closeSync(this.#descriptor);
  }

  #run(): void {
    if (this.#isRunning || this.#waiting.length === 0) return;
    if (this.#failure !== undefined) {
      // After a failed sync nobody knows what the disk holds: a later one that works would prove nothing.
      for (const { reject } of this.#waiting.splice(0)) reject(this.#failure.error);
      return;
    }
    this.#isRunning = true;
    const goal = this.#written;
    fdatasync(this.#descriptor, (error) => {
      this.#isRunning = false;
      if (error === null) this.#synced = goal;
      else this.#failure = { error };
      const done = this.#waiting.filter(({ commit }) => commit <= this.#synced);
      this.#waiting = this.#waiting.filter(({ commit }) => commit > this.#synced);
      for (const { resolve } of done) resolve();
      this.#run();
    });
  }
}
