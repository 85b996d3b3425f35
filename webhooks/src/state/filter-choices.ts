import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Endpoint, EventType } from '../api/types.ts';
import type { Store } from './store.ts';

/** Lists to choose from in filters; without them the filters have fewer choices. */
export class FilterChoices implements ReactiveController {
  types: readonly EventType[] = [];
  endpoints: readonly Endpoint[] = [];
  readonly #host: ReactiveControllerHost & { store: Store };

  constructor(host: ReactiveControllerHost & { store: Store }) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    void this.#load();
  }

  async #load(): Promise<void> {
    const { store } = this.#host;
    try {
      [this.types, this.endpoints] = await Promise.all([store.eventTypes(), store.endpointChoices()]);
    } catch (error) {
      store.report(error);
    }
    this.#host.requestUpdate();
  }
}
