const FRESH_MS = 2000;

/** Calls again and again while somebody can see the page; also when it comes back to the front or online. */
export class Poller {
  readonly #refresh: () => void;
  readonly #delay: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;
  #started = false;

  constructor(options: { refresh: () => void; delay: () => number }) {
    this.#refresh = options.refresh;
    this.#delay = options.delay;
  }

  start(): void {
    this.#started = true;
    document.addEventListener('visibilitychange', this.#wake);
    window.addEventListener('online', this.#wake);
  }

  stop(): void {
    this.#started = false;
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#wake);
    window.removeEventListener('online', this.#wake);
  }

  /** Plans the next call; to be called after each one. */
  schedule(): void {
    this.#last = Date.now();
    clearTimeout(this.#timer);
    if (!this.#started || document.visibilityState === 'hidden') return;
    this.#timer = setTimeout(this.#refresh, this.#delay());
  }

  #wake = (event: Event): void => {
    if (document.visibilityState === 'hidden') return;
    if (event.type === 'online' || Date.now() - this.#last > FRESH_MS) this.#refresh();
  };
}
