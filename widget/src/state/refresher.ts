import type { WidgetState } from '../api/types.ts';

const BUSY_MS = 1500;
const IDLE_MS = 30_000;
const FAILING_MS = 5000;
// A window that comes to the front soon after a refresh has nothing new to show.
const FRESH_MS = 2000;

export interface RefresherOptions {
  refresh: () => Promise<void>;
  busy: () => boolean;
  failing: () => boolean;
}

/** Whether something moves that a person may be watching. */
export function isBusy(state: WidgetState | null): boolean {
  return (state?.connections ?? []).some((connection) =>
    connection.syncs.some(({ run }) => run?.status === 'queued' || run?.status === 'running'),
  );
}

/** Asks often while a sync runs, seldom otherwise, and not at all while nobody can see it. */
export class Refresher {
  readonly #options: RefresherOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;
  #started = false;

  constructor(options: RefresherOptions) {
    this.#options = options;
  }

  start(): void {
    this.#started = true;
    document.addEventListener('visibilitychange', this.#wake);
    window.addEventListener('focus', this.#wake);
    window.addEventListener('online', this.#wake);
    this.schedule();
  }

  stop(): void {
    this.#started = false;
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#wake);
    window.removeEventListener('focus', this.#wake);
    window.removeEventListener('online', this.#wake);
  }

  /** Plans the next refresh; called after each one. */
  schedule(): void {
    this.#last = Date.now();
    clearTimeout(this.#timer);
    if (!this.#started || document.visibilityState === 'hidden') return;
    const { busy, failing } = this.#options;
    const delay = failing() ? FAILING_MS : busy() ? BUSY_MS : IDLE_MS;
    this.#timer = setTimeout(() => void this.#options.refresh(), delay);
  }

  #wake = (): void => {
    if (document.visibilityState === 'hidden') return;
    if (this.#last !== 0 && Date.now() - this.#last > FRESH_MS) void this.#options.refresh();
  };
}
