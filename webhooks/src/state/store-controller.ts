import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Store } from './store.ts';

/** Renders its host again after each change of the store. */
export class StoreController implements ReactiveController {
  readonly #host: ReactiveControllerHost & { store: Store };
  #unsubscribe: (() => void) | null = null;

  constructor(host: ReactiveControllerHost & { store: Store }) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#unsubscribe = this.#host.store.subscribe(() => this.#host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#unsubscribe?.();
  }
}
