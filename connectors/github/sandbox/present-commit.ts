import { repositoryUrl } from './present-repository.ts';
import { nodeId, presentUser } from './present-user.ts';
import { type Branch, type Commit, findUser, fullName, type GitHubState, type Repository } from './state.ts';

/** The `commit` of the REST description. */
export function presentCommit(state: GitHubState, repository: Repository, commit: Commit) {
  const api = repositoryUrl(state, repository);
  const web = `https://github.com/${fullName(state, repository)}`;
  const url = `${api}/commits/${commit.sha}`;
  const user = commit.authorId === null ? null : presentUser(findUser(state, commit.authorId));
  const signature = { name: commit.authorName, email: commit.authorEmail };
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    commit: {
      author: { ...signature, date: commit.authoredAt },
      committer: { ...signature, date: commit.committedAt },
      message: commit.message,
      tree: { sha: treeOf(commit), url: `${api}/git/trees/${treeOf(commit)}` },
      url: `${api}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: {
        verified: false,
        reason: 'unsigned',
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    url,
    html_url: `${web}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: user,
    committer: user,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/commits/${sha}`,
      html_url: `${web}/commit/${sha}`,
    })),
  };
}

/** The `short-branch` of the REST description. */
export function presentBranch(state: GitHubState, repository: Repository, branch: Branch) {
  return {
    name: branch.name,
    commit: { sha: branch.sha, url: `${repositoryUrl(state, repository)}/commits/${branch.sha}` },
    protected: branch.protected,
  };
}

export function presentRef(state: GitHubState, repository: Repository, branch: Branch) {
  const api = repositoryUrl(state, repository);
  return {
    ref: `refs/heads/${branch.name}`,
    node_id: nodeId('REF', `${repository.id}:refs/heads/${branch.name}`),
    url: `${api}/git/refs/heads/${branch.name}`,
    object: { sha: branch.sha, type: 'commit', url: `${api}/git/commits/${branch.sha}` },
  };
}

/** Trees are not simulated; each commit has an id for its own. */
function treeOf({ sha }: Commit): string {
  return [...sha].reverse().join('');
}
