import { ConnectorFailure } from './run-control.ts';

export interface PrefetchOptions<Page, Prepared> {
  prepare(page: Page): Prepared;
  /** Several pages in their order as one: what comes later wins. */
  merge(pages: readonly [Prepared, ...Prepared[]]): Prepared;
  /** Pages that may wait while the last ones are written. */
  ahead?: number;
}

/**
 * Yields prepared pages in their order; the next ones are fetched while the last one is worked on. Where the provider is
 * faster than the database, the pages that came meanwhile are handed over as one, which saves most of the transactions.
 */
export async function* prefetch<Page, Prepared>(
  source: AsyncIterable<Page>,
  { prepare, merge, ahead = 5 }: PrefetchOptions<Page, Prepared>,
): AsyncGenerator<Prepared, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  const waiting: Prepared[] = [];
  let end: { error: unknown } | { error: null } | null = null;
  let stopped = false;
  let changed = Promise.withResolvers<void>();
  const notify = (): void => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };

  const pump = async (): Promise<void> => {
    while (!stopped) {
      if (waiting.length >= ahead) {
        await changed.promise;
        continue;
      }
      let result: IteratorResult<Page>;
      try {
        result = await iterator.next();
      } catch (error) {
        end = { error: new ConnectorFailure(error) };
        break;
      }
      if (result.done === true) {
        end = { error: null };
        break;
      }
      try {
        waiting.push(prepare(result.value));
      } catch (error) {
        end = { error };
        break;
      }
      notify();
    }
    notify();
  };
  void pump();

  try {
    for (;;) {
      const [first, ...rest] = waiting.splice(0);
      if (first !== undefined) {
        notify();
        yield rest.length === 0 ? first : merge([first, ...rest]);
      } else if (end !== null) {
        const { error } = end as { error: unknown };
        if (error !== null) throw error;
        return;
      } else await changed.promise;
    }
  } finally {
    stopped = true;
    notify();
    // Not awaited: a fetch under way ends when its signal is aborted.
    iterator.return?.().catch(() => undefined);
  }
}
