import type { Context } from './access.ts';
import { emit } from './events.ts';
import { commitsBetween, findCommit } from './history.ts';
import { presentPull } from './present-pull.ts';
import { type Branch, fullName, type Repository, toTime, type User } from './state.ts';

const NOTHING = '0'.repeat(40);

export interface BranchChange {
  context: Context;
  repository: Repository;
  sender: User;
}

export function createBranch({ context, repository, sender }: BranchChange, branch: Branch): void {
  repository.branches.push(branch);
  touch(context, repository);
  emit(context, {
    repository,
    sender,
    event: 'create',
    payload: {
      ref: branch.name,
      ref_type: 'branch',
      master_branch: repository.defaultBranch,
      pusher_type: 'user',
    },
  });
  push({ context, repository, sender }, { name: branch.name, before: NOTHING, after: branch.sha });
}

export function moveBranch(change: BranchChange, branch: Branch, sha: string): void {
  const { context, repository, sender } = change;
  const before = branch.sha;
  branch.sha = sha;
  touch(context, repository);
  push(change, { name: branch.name, before, after: sha });
  for (const pull of repository.pulls) {
    if (pull.state !== 'open' || pull.head.ref !== branch.name) continue;
    pull.head.sha = sha;
    pull.updatedAt = toTime(context.now());
    const payload = {
      action: 'synchronize',
      number: pull.number,
      pull_request: presentPull(context.state, repository, pull),
    };
    emit(context, { repository, sender, event: 'pull_request', payload });
  }
}

export function deleteBranch(change: BranchChange, branch: Branch): void {
  const { context, repository, sender } = change;
  repository.branches = repository.branches.filter((one) => one !== branch);
  touch(context, repository);
  emit(context, {
    repository,
    sender,
    event: 'delete',
    payload: { ref: branch.name, ref_type: 'branch', pusher_type: 'user' },
  });
  push(change, { name: branch.name, before: branch.sha, after: NOTHING });
  const now = toTime(context.now());
  for (const pull of repository.pulls) {
    if (pull.state !== 'open' || pull.head.ref !== branch.name) continue;
    Object.assign(pull, { state: 'closed', closedAt: now, updatedAt: now });
    const payload = {
      action: 'closed',
      number: pull.number,
      pull_request: presentPull(context.state, repository, pull),
    };
    emit(context, { repository, sender, event: 'pull_request', payload });
  }
}

function touch(context: Context, repository: Repository): void {
  repository.pushedAt = toTime(context.now());
  context.changed();
}

function push(
  { context, repository, sender }: BranchChange,
  { name, before, after }: { name: string; before: string; after: string },
): void {
  const commits = [before, after].includes(NOTHING) ? [] : commitsBetween(repository, before, after);
  const present = (sha: string) => {
    const commit = findCommit(repository, sha);
    if (commit === undefined) return null;
    return {
      id: commit.sha,
      message: commit.message,
      timestamp: commit.committedAt,
      url: `https://github.com/${fullName(context.state, repository)}/commit/${commit.sha}`,
      author: { name: commit.authorName, email: commit.authorEmail },
      committer: { name: commit.authorName, email: commit.authorEmail },
      added: [],
      removed: [],
      modified: [],
    };
  };
  emit(context, {
    repository,
    sender,
    event: 'push',
    payload: {
      ref: `refs/heads/${name}`,
      before,
      after,
      created: before === NOTHING,
      deleted: after === NOTHING,
      forced: false,
      base_ref: null,
      compare: `https://github.com/${fullName(context.state, repository)}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
      commits: commits.slice(-20).map(({ sha }) => present(sha)),
      head_commit: present(after),
      pusher: { name: sender.login, email: sender.email },
    },
  });
}
