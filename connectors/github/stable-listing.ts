import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { ProviderError } from '../sdk/index.ts';
import { type ListRequest, PER_PAGE, readPage } from './listing.ts';

/** What is remembered of a page that was read: enough to see whether it still holds the same things. */
export interface SeenPage {
  etag: string | null;
  ids: string;
}

export interface StablePage<T> {
  items: T[];
  /** All pages read so far, with this one. */
  seen: SeenPage[];
  /** As far as the pages tell. */
  total: number | undefined;
}

export interface StableListing<S extends z.ZodType> extends ListRequest<S> {
  idOf(item: z.infer<S>): string | number;
  /** Pages read before an interruption. */
  seen: readonly SeenPage[];
}

const TRIES = 3;

/**
 * Reads a whole list page by page and ends only when every page is proven to hold what it held when it was read.
 * Page numbers shift when something in front is deleted: an item would slip from an unread page onto a read one, be
 * missed, and count as deleted. So pages are asked for again at the end (unchanged ones answer 304), and a list that
 * moved is read once more. A list of one page needs no proof.
 */
export async function* readStableList<S extends z.ZodType>(
  listing: StableListing<S>,
): AsyncGenerator<StablePage<z.infer<S>>> {
  let seen = [...listing.seen];
  for (let tries = 0; tries < TRIES; tries++) {
    for (let hasNext = true; hasNext; ) {
      const page = await readPage({ ...listing, params: at(listing, seen.length + 1) });
      if (page === null) break;
      hasNext = page.hasNext;
      seen = [...seen, { etag: page.etag, ids: digest(listing, page.items) }];
      const total = hasNext
        ? page.lastPage && page.lastPage * PER_PAGE
        : (seen.length - 1) * PER_PAGE + page.items.length;
      yield { items: page.items, seen, total: total ?? undefined };
    }
    if (seen.length === 1 || (await holds(listing, seen))) return;
    seen = [];
  }
  throw new ProviderError({
    kind: 'unavailable',
    message: 'The list at GitHub kept changing while it was read; it is read again later',
  });
}

async function holds<S extends z.ZodType>(
  listing: StableListing<S>,
  seen: readonly SeenPage[],
): Promise<boolean> {
  for (const [index, { etag, ids }] of seen.entries()) {
    const page = await readPage({ ...listing, params: at(listing, index + 1), etag });
    if (page !== null && digest(listing, page.items) !== ids) return false;
  }
  return true;
}

function at<S extends z.ZodType>(
  { params }: StableListing<S>,
  page: number,
): Record<string, string | number> {
  return { ...params, per_page: PER_PAGE, page };
}

function digest<S extends z.ZodType>({ idOf }: StableListing<S>, items: readonly z.infer<S>[]): string {
  const text = items.map(idOf).join('\n');
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
