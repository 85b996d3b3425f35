import { z } from 'zod';
import { defineSync } from '../../sdk/index.ts';
import { seenPages } from '../checkpoints.ts';
import { mapRepository } from '../mapping.ts';
import { listRepositories } from '../repositories.ts';

export const repositories = defineSync({
  model: 'vcs.repository',
  title: 'Repositories',
  description: 'Every repository that the connected account can see',
  everyMinutes: 60,
  deletions: 'full_pass',
  checkpoint: z.object({ seen: seenPages }),
  async *run(context, { checkpoint }) {
    for await (const { items, seen, total } of listRepositories(context, checkpoint?.seen ?? [])) {
      yield {
        upserts: items.map(mapRepository),
        deletedRemoteIds: [],
        checkpoint: { seen },
        ...(total === undefined ? {} : { total }),
      };
    }
  },
});
