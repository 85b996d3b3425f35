import type { Services } from '../commands/command.ts';
import { expireDocuments } from '../indexes/ttl.ts';
import type { CommandQueue } from './command-queue.ts';
import { GrowthWatch } from './growth-watch.ts';

const MINUTE = 60_000;

/** Now and then ends what has lasted too long: documents, sessions, transactions, cursors. */
export class Sweeper {
  readonly #services: Services;
  readonly #queue: CommandQueue;
  readonly #growth: GrowthWatch;
  #timers: NodeJS.Timeout[] = [];

  constructor(services: Services, queue: CommandQueue) {
    this.#services = services;
    this.#queue = queue;
    this.#growth = new GrowthWatch(services);
  }

  start(): void {
    const { settings } = this.#services;
    const repeat = (seconds: number, run: () => void) => {
      const timer = setInterval(() => this.#enqueue(run), seconds * 1000);
      timer.unref();
      this.#timers.push(timer);
    };
    repeat(settings.sweepSeconds, () => this.#sweep());
    repeat(Math.min(1, settings.transactionLifetimeSeconds), () => this.#endTransactions());
  }

  stop(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
  }

  #enqueue(run: () => void): void {
    this.#queue.push({
      run: () => {
        run();
        return undefined;
      },
      respond: () => undefined,
      isDurable: () => false,
      fail: (error) => {
        this.#services.settings.warn(`Expired data could not be removed: ${String(error)}`);
        return undefined;
      },
    });
  }

  #endTransactions(): void {
    const { sessions, settings, cursors } = this.#services;
    const ended = sessions.abortOlderThan(Date.now() - settings.transactionLifetimeSeconds * 1000);
    for (const { session, txnNumber } of ended) {
      cursors.killWhere((cursor) => cursor.session === session && cursor.txnNumber === txnNumber);
    }
  }

  #sweep(): void {
    const { sessions, settings, cursors } = this.#services;
    const now = Date.now();
    cursors.killWhere(
      ({ usedAt, isPinned }) => !isPinned && usedAt < now - settings.cursorTimeoutMinutes * MINUTE,
    );
    sessions.forgetUnusedSince(now - settings.sessionTimeoutMinutes * MINUTE);
    this.#growth.look();
    if (expireDocuments(this.#services, now)) this.#enqueue(() => this.#sweep());
  }
}
