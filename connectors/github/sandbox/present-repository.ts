import { nodeId, presentUser } from './present-user.ts';
import { findUser, fullName, type GitHubState, type Repository } from './state.ts';

/** Templates below a repository's own address. */
const LINKS = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const;

export function repositoryUrl(state: GitHubState, repository: Repository): string {
  return `https://api.github.com/repos/${fullName(state, repository)}`;
}

/** The `repository` of the REST description. */
export function presentRepository(state: GitHubState, repository: Repository) {
  const url = repositoryUrl(state, repository);
  const name = fullName(state, repository);
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: name,
    private: repository.private,
    owner: presentUser(findUser(state, repository.ownerId)),
    html_url: `https://github.com/${name}`,
    description: repository.description,
    fork: false,
    url,
    ...Object.fromEntries(Object.entries(LINKS).map(([link, path]) => [link, url + path])),
    git_url: `git://github.com/${name}.git`,
    ssh_url: `git@github.com:${name}.git`,
    clone_url: `https://github.com/${name}.git`,
    svn_url: `https://github.com/${name}`,
    mirror_url: null,
    homepage: null,
    size: repository.commits.length * 7,
    stargazers_count: repository.stars,
    watchers_count: repository.stars,
    watchers: repository.stars,
    language: repository.language,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    forks: 0,
    archived: repository.archived,
    disabled: false,
    open_issues_count: repository.openIssues,
    open_issues: repository.openIssues,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? 'private' : 'public',
    default_branch: repository.defaultBranch,
    permissions: { admin: true, maintain: true, push: true, triage: true, pull: true },
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt,
  };
}

/** The `full-repository`, which requests for one repository answer. */
export function presentFullRepository(state: GitHubState, repository: Repository) {
  return { ...presentRepository(state, repository), network_count: 0, subscribers_count: 4 };
}
