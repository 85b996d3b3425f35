import { commitsBetween, findCommit } from './history.ts';
import { presentRepository, repositoryUrl } from './present-repository.ts';
import { nodeId, presentUser } from './present-user.ts';
import { findUser, fullName, type GitHubState, type Pull, type Repository } from './state.ts';

/** The `pull-request-simple` of the REST description. */
export function presentPull(state: GitHubState, repository: Repository, pull: Pull) {
  const api = repositoryUrl(state, repository);
  const url = `${api}/pulls/${pull.number}`;
  const issue = `${api}/issues/${pull.number}`;
  const statuses = `${api}/statuses/${pull.head.sha}`;
  const repo = presentRepository(state, repository);
  const html = `https://github.com/${fullName(state, repository)}/pull/${pull.number}`;
  const side = ({ ref, sha }: Pull['head']) => ({
    label: `${findUser(state, repository.ownerId).login}:${ref}`,
    ref,
    sha,
    user: presentUser(findUser(state, repository.ownerId)),
    repo,
  });
  return {
    url,
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: presentUser(findUser(state, pull.userId)),
    body: pull.body,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    head: side(pull.head),
    base: side(pull.base),
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${api}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: 'MEMBER',
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** The `pull-request`, which only single requests answer. */
export function presentFullPull(state: GitHubState, repository: Repository, pull: Pull) {
  const known = findCommit(repository, pull.head.sha) !== undefined;
  const commits = known ? commitsBetween(repository, pull.base.sha, pull.head.sha).length : 1;
  return {
    ...presentPull(state, repository, pull),
    merged: pull.mergedAt !== null,
    mergeable: pull.state === 'open' ? true : null,
    rebaseable: null,
    mergeable_state: pull.state === 'open' ? 'clean' : 'unknown',
    merged_by: pull.mergedById === null ? null : presentUser(findUser(state, pull.mergedById)),
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: false,
    commits,
    additions: commits * 17,
    deletions: commits * 5,
    changed_files: commits * 2,
  };
}
