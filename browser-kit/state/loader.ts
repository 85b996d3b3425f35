import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Poller } from './poller.ts';

const FAILING_MS = 5000;

export interface LoaderOptions<Data, Problem> {
  load: () => Promise<Data>;
  /** What is shown of whatever `load` rejected with. */
  toProblem: (error: unknown) => Problem;
  /** Milliseconds until the next refresh. */
  every: (data: Data) => number;
}

/** Keeps what a page shows fresh: loading, then data or an error; a failed refresh keeps the data and says so. */
export class Loader<Data, Problem> implements ReactiveController {
  data: Data | null = null;
  error: Problem | null = null;
  readonly #host: ReactiveControllerHost;
  readonly #options: LoaderOptions<Data, Problem>;
  readonly #poller: Poller;
  #loads = 0;

  constructor(host: ReactiveControllerHost, options: LoaderOptions<Data, Problem>) {
    this.#host = host;
    this.#options = options;
    this.#poller = new Poller({
      refresh: () => void this.refresh(),
      delay: () => (this.data === null || this.error !== null ? FAILING_MS : options.every(this.data)),
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.#poller.start();
  }

  hostDisconnected(): void {
    this.#loads += 1;
    this.#poller.stop();
  }

  /** Forgets what is shown and loads anew: another filter, another item. */
  reset(): Promise<void> {
    this.data = null;
    this.error = null;
    this.#host.requestUpdate();
    return this.refresh();
  }

  async refresh(): Promise<void> {
    this.#loads += 1;
    const load = this.#loads;
    try {
      const data = await this.#options.load();
      if (load !== this.#loads) return;
      this.data = data;
      this.error = null;
    } catch (error) {
      if (load !== this.#loads) return;
      this.error = this.#options.toProblem(error);
    }
    this.#host.requestUpdate();
    this.#poller.schedule();
  }
}
