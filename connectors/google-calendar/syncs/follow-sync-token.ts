import { z } from 'zod';
import { type Page, ProviderError, type Upsert } from '../../sdk/index.ts';

/**
 * Google's lists: pages by `pageToken`, and at the end a `syncToken` that later asks for what changed since. A sync
 * token and a page token go together while the pages of a change list are read.
 */
export const checkpointSchema = z.object({
  syncToken: z.string().nullable(),
  pageToken: z.string().nullable(),
});

export type Checkpoint = z.infer<typeof checkpointSchema>;

export interface ListRequest {
  syncToken?: string;
  pageToken?: string;
}

export interface ListAnswer<Item> {
  items: readonly Item[];
  nextPageToken?: string | null | undefined;
  nextSyncToken?: string | null | undefined;
}

export async function* followSyncToken<Item, Data>(
  start: Checkpoint | null,
  list: (request: ListRequest) => Promise<ListAnswer<Item>>,
  toChange: (item: Item) => { upsert: Upsert<Data> } | { deletedRemoteId: string },
): AsyncIterable<Page<Data, Checkpoint>> {
  let checkpoint: Checkpoint = start ?? { syncToken: null, pageToken: null };
  for (;;) {
    const { syncToken, pageToken } = checkpoint;
    const answer = await list({
      ...(syncToken === null ? {} : { syncToken }),
      ...(pageToken === null ? {} : { pageToken }),
    });
    const next = answer.nextPageToken ?? null;
    checkpoint =
      next === null
        ? { syncToken: requireSyncToken(answer), pageToken: null }
        : { syncToken, pageToken: next };
    const changes = answer.items.map(toChange);
    const page = {
      upserts: changes.flatMap((change) => ('upsert' in change ? [change.upsert] : [])),
      deletedRemoteIds: changes.flatMap((change) =>
        'deletedRemoteId' in change ? [change.deletedRemoteId] : [],
      ),
    };
    // Google gives a new sync token even where nothing changed; the old one goes on to work, so it is kept.
    const quiet =
      start !== null && start.syncToken !== null && start.pageToken === null && changes.length === 0;
    if (!quiet || next !== null) yield { ...page, checkpoint };
    if (next === null) return;
  }
}

function requireSyncToken(answer: ListAnswer<unknown>): string {
  if (typeof answer.nextSyncToken === 'string') return answer.nextSyncToken;
  throw new ProviderError({
    kind: 'unexpected_response',
    message: 'Google ended a list without a sync token',
    field: 'nextSyncToken',
  });
}
