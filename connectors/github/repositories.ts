import { type ConnectorContext, type Partition, ProviderError } from '../sdk/index.ts';
import { createClient } from './client.ts';
import { type RemoteRepository, remoteRepository } from './schema.ts';
import { readStableList, type SeenPage, type StablePage } from './stable-listing.ts';

/** Every repository that the account can see, oldest first, so that new ones only lengthen the list. */
export function listRepositories(
  context: ConnectorContext,
  seen: readonly SeenPage[],
): AsyncGenerator<StablePage<RemoteRepository>> {
  return readStableList({
    client: createClient(context),
    route: 'GET /user/repos',
    params: { sort: 'created', direction: 'asc' },
    item: remoteRepository,
    idOf: ({ id }) => id,
    seen,
  });
}

/** A partition is a repository: its id stays through renames, its label is `owner/name`. */
export async function repositoryPartitions(context: ConnectorContext): Promise<readonly Partition[]> {
  const partitions = new Map<string, Partition>();
  for await (const { items } of listRepositories(context, [])) {
    for (const { id, full_name } of items) partitions.set(String(id), { id: String(id), label: full_name });
  }
  return [...partitions.values()];
}

export type RepositoryPath = { owner: string; repo: string };

/** `owner/name` as GitHub's addresses want it. */
export function repositoryPath(fullName: string): RepositoryPath {
  const [owner, repo, rest] = fullName.split('/');
  if (!owner || !repo || rest !== undefined) {
    throw new ProviderError({
      kind: 'rejected',
      message: 'A repository is named like "owner/name"',
      field: 'repository',
    });
  }
  return { owner, repo };
}

export function partitionPath(partition: Partition | null): RepositoryPath & { repositoryId: string } {
  if (partition === null) throw new Error('This sync runs for one repository at a time');
  return { ...repositoryPath(partition.label), repositoryId: partition.id };
}
