import { z } from 'zod';
import { defineSync } from '../../sdk/index.ts';
import { createClient } from '../client.ts';
import { type ListPage, PER_PAGE, readPage } from '../listing.ts';
import { mapPull } from '../mapping.ts';
import { partitionPath, repositoryPartitions } from '../repositories.ts';
import { type RemotePull, remotePull } from '../schema.ts';

const checkpointSchema = z.object({
  /** Everything updated up to this moment was read; `null` before the first pass. */
  until: z.string().nullable(),
  /** Of the first page at that time. */
  etag: z.string().nullable(),
  /** The window being read, from the newest change back to `until`. */
  window: z.object({ until: z.string(), etag: z.string().nullable(), page: z.int() }).nullable(),
});

type Checkpoint = z.infer<typeof checkpointSchema>;

const START: Checkpoint = { until: null, etag: null, window: null };

/** GitHub's lists can lag behind its clock. */
const OVERLAP_MS = 5 * 60_000;

/**
 * Newest change first, back to where the last run began. A pull request that changes while pages are read moves to the
 * front: others shift onto later pages and are seen twice, never missed, and the next window begins before the change.
 */
export const pullRequests = defineSync({
  model: 'vcs.pull_request',
  title: 'Pull requests',
  description: 'The pull requests of each repository, open, merged and closed',
  everyMinutes: 15,
  deletions: 'unknown',
  checkpoint: checkpointSchema,
  partitions: repositoryPartitions,
  async total(context, partition) {
    const { owner, repo } = partitionPath(partition);
    const list = await readPage({
      client: createClient(context),
      route: 'GET /repos/{owner}/{repo}/pulls',
      params: { owner, repo, state: 'all', per_page: 1 },
      item: remotePull,
    });
    return list === null ? null : (list.lastPage ?? list.items.length);
  },
  async *run(context, { checkpoint, partition }) {
    const client = createClient(context);
    const { repositoryId, ...path } = partitionPath(partition);
    const before = checkpoint ?? START;
    let { window } = before;

    for (let hasNext = true; hasNext; ) {
      const page: number = window?.page ?? 1;
      const list = await read(page);
      if (list === null) return;
      const newest = list.items[0]?.updated_at;
      if (newest === undefined && window === null) return;
      window ??= { until: newest ?? '', etag: list.etag, page };
      const items = list.items.filter((pull) => isInWindow(pull, before.until));
      hasNext = list.hasNext && items.length === list.items.length;
      yield {
        upserts: items.map((pull) => mapPull(pull, repositoryId)),
        deletedRemoteIds: [],
        checkpoint: hasNext
          ? { ...before, window: { ...window, page: page + 1 } }
          : { until: window.until, etag: window.etag, window: null },
        ...(before.until === null ? { total: totalOf(list, page) } : {}),
      };
      window = { ...window, page: page + 1 };
    }

    function read(page: number) {
      return readPage({
        client,
        route: 'GET /repos/{owner}/{repo}/pulls',
        params: { ...path, state: 'all', sort: 'updated', direction: 'desc', per_page: PER_PAGE, page },
        item: remotePull,
        etag: window === null ? before.etag : null,
      });
    }
  },
});

function isInWindow(pull: RemotePull, until: string | null): boolean {
  return until === null || Date.parse(pull.updated_at) >= Date.parse(until) - OVERLAP_MS;
}

function totalOf(list: ListPage<RemotePull>, page: number): number {
  return list.lastPage === null ? (page - 1) * PER_PAGE + list.items.length : list.lastPage * PER_PAGE;
}
