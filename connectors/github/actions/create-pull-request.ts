import { z } from 'zod';
import { defineAction } from '../../sdk/index.ts';
import { createClient } from '../client.ts';
import { isConflict } from '../errors.ts';
import { readPage } from '../listing.ts';
import { repositoryPath } from '../repositories.ts';
import { remotePull, remoteRepository } from '../schema.ts';
import { branchName, repositoryName } from './inputs.ts';

export const createPullRequest = defineAction({
  title: 'Create a pull request',
  description: 'Asks to merge one branch of a repository into another',
  input: z.strictObject({
    repository: repositoryName,
    title: z.string().min(1).max(256).meta({ title: 'Title' }),
    body: z.string().max(65_536).optional().meta({ title: 'Description', description: 'Markdown' }),
    sourceBranch: branchName.meta({ title: 'Source branch' }),
    targetBranch: branchName.optional().meta({
      title: 'Target branch',
      description: 'Without it, the default branch',
    }),
    draft: z.boolean().default(false).meta({ title: 'Draft' }),
  }),
  output: z.object({
    remoteId: z.string(),
    number: z.int(),
    url: z.string(),
    /** False when an open one for the same branches was there already. */
    created: z.boolean(),
  }),
  effect: 'write',
  idempotency: 'natural',
  async run(context, { repository, title, body, sourceBranch, targetBranch, draft }) {
    const client = createClient(context);
    const path = repositoryPath(repository);
    const base = targetBranch ?? remoteRepository.parse((await client.repos.get(path)).data).default_branch;
    try {
      const { data } = await client.pulls.create({
        ...path,
        title,
        head: sourceBranch,
        base,
        draft,
        ...(body === undefined ? {} : { body }),
      });
      return answer(remotePull.parse(data), true);
    } catch (error) {
      // It may come from an earlier try whose answer was lost.
      const existing = isConflict(error) ? await findOpen() : undefined;
      if (existing !== undefined) return answer(existing, false);
      throw error;
    }

    async function findOpen() {
      const params = { ...path, state: 'open', head: `${path.owner}:${sourceBranch}`, base };
      const route = 'GET /repos/{owner}/{repo}/pulls';
      return (await readPage({ client, route, params, item: remotePull }))?.items[0];
    }
  },
});

function answer({ id, number, html_url }: z.infer<typeof remotePull>, created: boolean) {
  return { remoteId: String(id), number, url: html_url, created };
}
