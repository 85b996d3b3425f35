import { z } from 'zod';
import { defineSync } from '../../sdk/index.ts';
import { seenPages } from '../checkpoints.ts';
import { createClient } from '../client.ts';
import { mapBranch } from '../mapping.ts';
import { partitionPath, repositoryPartitions } from '../repositories.ts';
import { remoteBranch, remoteRepository } from '../schema.ts';
import { readStableList } from '../stable-listing.ts';

/** GitHub has no change feed for branches: each run reads all of a repository, which is how deletions are seen. */
export const branches = defineSync({
  model: 'vcs.branch',
  title: 'Branches',
  description: 'The branches of each repository and the commit they point at',
  everyMinutes: 15,
  deletions: 'full_pass',
  checkpoint: z.object({ seen: seenPages }),
  partitions: repositoryPartitions,
  async *run(context, { checkpoint, partition }) {
    const client = createClient(context);
    const { repositoryId, ...path } = partitionPath(partition);
    const { data } = await client.repos.get(path);
    const defaultBranch = remoteRepository.parse(data).default_branch;
    const pages = readStableList({
      client,
      route: 'GET /repos/{owner}/{repo}/branches',
      params: { ...path },
      item: remoteBranch,
      idOf: ({ name }) => name,
      seen: checkpoint?.seen ?? [],
    });
    for await (const { items, seen, total } of pages) {
      yield {
        upserts: items.map((branch) => mapBranch(branch, { repositoryId, defaultBranch })),
        deletedRemoteIds: [],
        checkpoint: { seen },
        ...(total === undefined ? {} : { total }),
      };
    }
  },
});
