import type { ReactiveControllerHost } from 'lit';
import type { Page } from '../api/types.ts';
import type { Store } from './store.ts';
import { ViewLoader } from './view-loader.ts';

const STEP = 25;
/** What the server gives in one answer. */
const MOST = 250;

export interface PageLoaderOptions<Item> {
  ask: (page: { limit: number; iterator: string | null }) => Promise<Page<Item>>;
  every: (items: readonly Item[]) => number;
}

/** A list that grows by "Show more"; a refresh asks for what is shown, as far as one answer gives it. */
export class PageLoader<Item extends { id: string }> {
  readonly loader: ViewLoader<Page<Item>>;
  readonly #host: ReactiveControllerHost;
  readonly #ask: PageLoaderOptions<Item>['ask'];
  loadingMore = false;

  constructor(host: ReactiveControllerHost & { store: Store }, { ask, every }: PageLoaderOptions<Item>) {
    this.#host = host;
    this.#ask = ask;
    this.loader = new ViewLoader<Page<Item>>(host, {
      load: () => this.#load(),
      every: ({ data }) => every(data),
    });
  }

  get items(): readonly Item[] | null {
    return this.loader.data?.data ?? null;
  }

  get hasMore(): boolean {
    return this.loader.data?.done === false;
  }

  async showMore(): Promise<void> {
    const before = this.loader.data;
    if (before === null || before.done || this.loadingMore) return;
    this.loadingMore = true;
    this.#host.requestUpdate();
    try {
      const next = await this.#ask({ limit: STEP, iterator: before.iterator });
      // A filter that changed meanwhile has begun another list.
      if (this.loader.data !== null) this.loader.data = joined(this.loader.data, next);
    } catch {
      await this.loader.refresh();
    }
    this.loadingMore = false;
    this.#host.requestUpdate();
  }

  async #load(): Promise<Page<Item>> {
    const shown = this.loader.data;
    const wanted = Math.max(STEP, shown?.data.length ?? 0);
    const first = await this.#ask({ limit: Math.min(MOST, wanted), iterator: null });
    return shown === null || wanted <= MOST
      ? first
      : joined(first, { ...shown, data: shown.data.slice(MOST) });
  }
}

function joined<Item extends { id: string }>(first: Page<Item>, next: Page<Item>): Page<Item> {
  const known = new Set(first.data.map(({ id }) => id));
  return { ...next, data: [...first.data, ...next.data.filter(({ id }) => !known.has(id))] };
}
