import { ConnectorFailure } from './run-control.ts';

/**
 * Yields prepared pages, the next one being fetched while the last one is worked on. Only one page ahead, so that
 * checkpoints stay in order and memory stays flat.
 */
export async function* prefetch<Page, Prepared>(
  source: AsyncIterable<Page>,
  prepare: (page: Page) => Prepared,
): AsyncGenerator<Prepared, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  const pull = (): Promise<Prepared | null> => {
    const next = iterator
      .next()
      .catch((error: unknown) => {
        throw new ConnectorFailure(error);
      })
      .then((result) => (result.done === true ? null : prepare(result.value)));
    next.catch(() => undefined); // Reported where it is awaited, which may be a page later.
    return next;
  };
  let upcoming = pull();
  try {
    for (;;) {
      const page = await upcoming;
      if (page === null) return;
      upcoming = pull();
      yield page;
    }
  } finally {
    // Not awaited: a fetch under way ends when its signal is aborted.
    iterator.return?.().catch(() => undefined);
  }
}
