import { z } from 'zod';
import { defineAction } from '../../sdk/index.ts';
import { createClient } from '../client.ts';
import { isConflict } from '../errors.ts';
import { branchRemoteId } from '../mapping.ts';
import { repositoryPath } from '../repositories.ts';
import { remoteRef, remoteRepository } from '../schema.ts';
import { branchName, repositoryName } from './inputs.ts';

export const createBranch = defineAction({
  title: 'Create a branch',
  description: 'Creates a branch at a commit or at the head of another branch',
  input: z.strictObject({
    repository: repositoryName,
    name: branchName.meta({ title: 'Name of the new branch' }),
    from: branchName.optional().meta({
      title: 'From',
      description: 'Branch name or full commit hash; without it, the default branch',
    }),
  }),
  output: z.object({
    remoteId: z.string(),
    name: z.string(),
    headSha: z.string(),
    /** False when the branch was there already, at this very commit. */
    created: z.boolean(),
  }),
  effect: 'write',
  idempotency: 'natural',
  async run(context, { repository, name, from }) {
    const client = createClient(context);
    const path = repositoryPath(repository);
    const { id, default_branch } = remoteRepository.parse((await client.repos.get(path)).data);
    const source = from ?? default_branch;
    const headSha = /^[0-9a-f]{40}$/.test(source) ? source : await headOf(source);
    const answer = (created: boolean) => ({
      remoteId: branchRemoteId(String(id), name),
      name,
      headSha,
      created,
    });
    try {
      await client.git.createRef({ ...path, ref: `refs/heads/${name}`, sha: headSha });
      return answer(true);
    } catch (error) {
      // The branch may come from an earlier try whose answer was lost.
      if (isConflict(error) && (await headOf(name)) === headSha) return answer(false);
      throw error;
    }

    async function headOf(branch: string): Promise<string> {
      const { data } = await client.git.getRef({ ...path, ref: `heads/${branch}` });
      return remoteRef.parse(data).object.sha;
    }
  },
});
