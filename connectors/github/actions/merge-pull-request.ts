import { z } from 'zod';
import { defineAction } from '../../sdk/index.ts';
import { createClient } from '../client.ts';
import { repositoryPath } from '../repositories.ts';
import { remoteMerge, remotePull } from '../schema.ts';
import { repositoryName } from './inputs.ts';

export const mergePullRequest = defineAction({
  title: 'Merge a pull request',
  description: 'Merges an open pull request into its target branch',
  input: z.strictObject({
    repository: repositoryName,
    number: z.int().positive().meta({ title: 'Number' }),
    method: z.enum(['merge', 'squash', 'rebase']).default('merge').meta({ title: 'Method' }),
    expectedHeadSha: z
      .string()
      .regex(/^[0-9a-f]{40}$/, 'Must be a full commit hash')
      .optional()
      .meta({
        title: 'Expected head',
        description: 'Refuse when the source branch has moved on from this commit',
      }),
    commitTitle: z.string().max(256).optional().meta({ title: 'Commit title' }),
    commitMessage: z.string().max(65_536).optional().meta({ title: 'Commit message' }),
  }),
  output: z.object({
    merged: z.boolean(),
    sha: z.string(),
    /** True when somebody had merged it before. */
    alreadyMerged: z.boolean(),
  }),
  effect: 'write',
  idempotency: 'natural',
  async run(context, { repository, number, method, expectedHeadSha, commitTitle, commitMessage }) {
    const client = createClient(context);
    const at = { ...repositoryPath(repository), pull_number: number };
    try {
      const { data } = await client.pulls.merge({
        ...at,
        merge_method: method,
        ...(expectedHeadSha === undefined ? {} : { sha: expectedHeadSha }),
        ...(commitTitle === undefined ? {} : { commit_title: commitTitle }),
        ...(commitMessage === undefined ? {} : { commit_message: commitMessage }),
      });
      const { sha, merged } = remoteMerge.parse(data);
      return { sha, merged, alreadyMerged: false };
    } catch (error) {
      if (!(error instanceof Error) || !('status' in error) || error.status !== 405) throw error;
      const pull = remotePull.parse((await client.pulls.get(at)).data);
      if (!pull.merged_at || !pull.merge_commit_sha) throw error;
      return { sha: pull.merge_commit_sha, merged: true, alreadyMerged: true };
    }
  },
});
