import type { ModelData } from '../models/index.ts';
import type { Upsert } from '../sdk/index.ts';
import type { RemoteBranch, RemoteCommit, RemotePull, RemoteRepository } from './schema.ts';

export function mapRepository(remote: RemoteRepository): Upsert<ModelData<'vcs.repository'>> {
  return {
    remoteId: String(remote.id),
    remoteUpdatedAt: remote.updated_at ?? null,
    data: {
      name: remote.name,
      fullName: remote.full_name,
      description: remote.description,
      url: remote.html_url,
      defaultBranch: remote.default_branch,
      visibility: visibilityOf(remote),
      archived: remote.archived,
      language: remote.language ?? null,
      openIssues: remote.open_issues_count ?? null,
      stars: remote.stargazers_count ?? null,
      createdAt: remote.created_at,
      updatedAt: remote.updated_at ?? null,
    },
    raw: remote,
  };
}

export interface BranchOrigin {
  repositoryId: string;
  defaultBranch: string;
}

/** GitHub gives branches no id: their name is unique within the repository. */
export function mapBranch(remote: RemoteBranch, origin: BranchOrigin): Upsert<ModelData<'vcs.branch'>> {
  return {
    remoteId: branchRemoteId(origin.repositoryId, remote.name),
    remoteUpdatedAt: null,
    data: {
      repositoryRemoteId: origin.repositoryId,
      name: remote.name,
      headSha: remote.commit.sha,
      isDefault: remote.name === origin.defaultBranch,
      protected: remote.protected,
    },
    raw: remote,
  };
}

export function branchRemoteId(repositoryId: string, name: string): string {
  return `${repositoryId}/${name}`;
}

/** Forks share commits, so that the hash alone is not unique within a connection. */
export function mapCommit(remote: RemoteCommit, repositoryId: string): Upsert<ModelData<'vcs.commit'>> {
  const { author, committer, message } = remote.commit;
  const committedAt = committer?.date ?? author?.date ?? '';
  return {
    remoteId: `${repositoryId}/${remote.sha}`,
    remoteUpdatedAt: committedAt,
    data: {
      repositoryRemoteId: repositoryId,
      sha: remote.sha,
      message,
      author: {
        remoteId:
          remote.author?.id === undefined || remote.author.id === null ? null : String(remote.author.id),
        name: author?.name ?? null,
        email: author?.email ?? null,
      },
      authoredAt: author?.date ?? committedAt,
      committedAt,
      parentShas: remote.parents.map(({ sha }) => sha),
      url: remote.html_url,
    },
    raw: remote,
  };
}

export function mapPull(remote: RemotePull, repositoryId: string): Upsert<ModelData<'vcs.pull_request'>> {
  const mergedAt = remote.merged_at ?? null;
  return {
    remoteId: String(remote.id),
    remoteUpdatedAt: remote.updated_at,
    data: {
      repositoryRemoteId: repositoryId,
      number: remote.number,
      title: remote.title,
      body: remote.body,
      state: mergedAt === null ? stateOf(remote.state) : 'merged',
      draft: remote.draft ?? false,
      author: {
        remoteId: remote.user === null ? null : String(remote.user.id),
        name: remote.user?.login ?? null,
        email: null,
      },
      sourceBranch: remote.head.ref,
      targetBranch: remote.base.ref,
      headSha: remote.head.sha,
      // Of an open pull request GitHub tells the hash of a trial merge, which changes with every look at it.
      mergeCommitSha: mergedAt === null ? null : (remote.merge_commit_sha ?? null),
      url: remote.html_url,
      createdAt: remote.created_at,
      updatedAt: remote.updated_at,
      mergedAt,
      closedAt: remote.closed_at ?? null,
    },
    raw: remote,
  };
}

function stateOf(state: string): 'open' | 'closed' | 'other' {
  return state === 'open' || state === 'closed' ? state : 'other';
}

function visibilityOf({
  visibility,
  private: isPrivate,
}: RemoteRepository): 'public' | 'private' | 'internal' | 'other' {
  if (visibility === 'public' || visibility === 'private' || visibility === 'internal') return visibility;
  if (typeof visibility === 'string') return 'other';
  return isPrivate ? 'private' : 'public';
}
