import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface Subscribable {
  /** Returns how to end it. */
  subscribe(listener: () => void): () => void;
}

/** Renders its host again after each change of the store. */
export class StoreController implements ReactiveController {
  readonly #host: ReactiveControllerHost & { store: Subscribable };
  #unsubscribe: (() => void) | null = null;

  constructor(host: ReactiveControllerHost & { store: Subscribable }) {
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
