import { z } from 'zod';
import { defineSync, nextLink, ProviderError } from '../../sdk/index.ts';
import { createClient } from '../client.ts';
import { PER_PAGE, readPage, unlessStatus } from '../listing.ts';
import { mapCommit } from '../mapping.ts';
import { partitionPath, type RepositoryPath, repositoryPartitions } from '../repositories.ts';
import { remoteCommit, remoteComparison } from '../schema.ts';

/** Head of the default branch up to which everything was read, and what is being read beyond it. */
const checkpointSchema = z.object({
  head: z.string().nullable(),
  /** Of the answer that told the head: an unchanged branch then costs nothing. */
  etag: z.string().nullable(),
  reading: z
    .object({ head: z.string(), etag: z.string().nullable(), page: z.int(), total: z.int() })
    .nullable(),
});

type Checkpoint = z.infer<typeof checkpointSchema>;

const START: Checkpoint = { head: null, etag: null, reading: null };

/**
 * Reads the history of one commit, which never changes, so that its pages cannot shift: at first the whole history of
 * the default branch's head, later what a newer head has and the old one had not. `since` is not used: it compares
 * commit dates, and a branch merged today brings commits of last month.
 */
export const commits = defineSync({
  model: 'vcs.commit',
  title: 'Commits',
  description: 'The history of each repository’s default branch',
  everyMinutes: 30,
  deletions: 'unknown',
  checkpoint: checkpointSchema,
  partitions: repositoryPartitions,
  async total(context, partition) {
    const { owner, repo } = partitionPath(partition);
    return (await findHead(createClient(context), { owner, repo }, null))?.total ?? 0;
  },
  async *run(context, { checkpoint, partition }) {
    const client = createClient(context);
    const { repositoryId, ...path } = partitionPath(partition);
    const before = checkpoint ?? START;
    const newest = before.reading ?? (await findHead(client, path, before.etag));
    if (newest === null || newest.head === before.head) return;

    let { page } = newest;
    for (let hasNext = true; hasNext; page++) {
      const found =
        before.head === null ? await readHistory(newest.head) : await readSince(before.head, newest.head);
      hasNext = found.hasNext;
      yield {
        upserts: found.items.map((commit) => mapCommit(commit, repositoryId)),
        deletedRemoteIds: [],
        checkpoint: hasNext
          ? { ...before, reading: { ...newest, page: page + 1 } }
          : { head: newest.head, etag: newest.etag, reading: null },
        total: found.total,
      };
    }

    async function readHistory(sha: string) {
      const list = await unlessStatus(404, () =>
        readPage({
          client,
          route: 'GET /repos/{owner}/{repo}/commits',
          params: { ...path, sha, per_page: PER_PAGE, page },
          item: remoteCommit,
        }),
      );
      if (list === null) throw lostHead();
      return { items: list.items, hasNext: list.hasNext, total: newest?.total ?? 0 };
    }

    async function readSince(base: string, head: string) {
      const basehead = `${base}...${head}`;
      const response = await unlessStatus(404, () =>
        client.repos.compareCommitsWithBasehead({ ...path, basehead, per_page: PER_PAGE, page }),
      );
      if (response === null) throw lostHead();
      const { commits: items, total_commits: total } = remoteComparison.parse(response.data);
      return { items, total, hasNext: nextLink(response.headers.link) !== null };
    }
  },
});

/** `null`: no commit yet, or none since the time of the ETag. With one commit a page, the last page is the count. */
async function findHead(client: ReturnType<typeof createClient>, path: RepositoryPath, etag: string | null) {
  const list = await unlessStatus(409, () =>
    readPage({
      client,
      route: 'GET /repos/{owner}/{repo}/commits',
      params: { ...path, per_page: 1 },
      item: remoteCommit,
      etag,
    }),
  );
  const head = list?.items[0]?.sha;
  if (list === null || head === undefined) return null;
  return { head, etag: list.etag, page: 1, total: list.lastPage ?? 1 };
}

function lostHead(): ProviderError {
  return new ProviderError({
    kind: 'checkpoint_expired',
    message: 'The history was rewritten, and GitHub no longer has the commit that was read from',
  });
}
