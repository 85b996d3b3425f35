import type { ReactiveControllerHost } from 'lit';
import type { Page } from '../api/types.ts';
import { Loader } from './loader.ts';

const STEP = 25;
const MOST = 200;

/** A list that grows by "Show more"; a refresh asks for everything that is shown, as far as one request gives it. */
export class ListLoader<Item extends { id: string }> {
  readonly loader: Loader<Page<Item>>;
  more: Promise<void> | null = null;
  readonly #host: ReactiveControllerHost;
  readonly #ask: (page: { limit: number; cursor: string | null }) => Promise<Page<Item>>;

  constructor(
    host: ReactiveControllerHost,
    options: {
      ask: (page: { limit: number; cursor: string | null }) => Promise<Page<Item>>;
      every: (items: readonly Item[]) => number;
    },
  ) {
    this.#host = host;
    this.#ask = options.ask;
    this.loader = new Loader<Page<Item>>(host, {
      load: () => this.#load(),
      every: ({ data }) => options.every(data),
    });
  }

  get items(): readonly Item[] | null {
    return this.loader.data?.data ?? null;
  }

  get hasMore(): boolean {
    return typeof this.loader.data?.nextCursor === 'string';
  }

  async #load(): Promise<Page<Item>> {
    const shown = this.loader.data;
    const wanted = Math.max(STEP, shown?.data.length ?? 0);
    const first = await this.#ask({ limit: Math.min(MOST, wanted), cursor: null });
    if (shown === null || wanted <= MOST) return first;
    return { data: [...first.data, ...shown.data.slice(MOST)], nextCursor: shown.nextCursor };
  }

  /** Appends the next part. */
  showMore(): void {
    const before = this.loader.data;
    if (before === null || before.nextCursor === null || this.more !== null) return;
    const cursor = before.nextCursor;
    this.more = this.#ask({ limit: STEP, cursor })
      .then((next) => {
        if (this.loader.data === null) return;
        const known = new Set(this.loader.data.data.map(({ id }) => id));
        this.loader.data = {
          data: [...this.loader.data.data, ...next.data.filter(({ id }) => !known.has(id))],
          nextCursor: next.nextCursor,
        };
      })
      .catch(() => this.loader.refresh())
      .finally(() => {
        this.more = null;
        this.#host.requestUpdate();
      });
    this.#host.requestUpdate();
  }
}
