export interface User {
  id: number;
  login: string;
  name: string;
  email: string;
  type: 'User' | 'Organization';
}

export interface Commit {
  sha: string;
  message: string;
  /** `null`: the e-mail address belongs to no GitHub user. */
  authorId: number | null;
  authorName: string;
  authorEmail: string;
  authoredAt: string;
  committedAt: string;
  parents: string[];
}

export interface Branch {
  name: string;
  sha: string;
  protected: boolean;
}

export interface Pull {
  id: number;
  number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  draft: boolean;
  userId: number;
  head: { ref: string; sha: string };
  base: { ref: string; sha: string };
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  mergedAt: string | null;
  mergedById: number | null;
  mergeCommitSha: string | null;
}

export interface Hook {
  id: number;
  active: boolean;
  events: string[];
  config: { url: string; content_type: 'json' | 'form'; secret: string | null; insecure_ssl: string };
  createdAt: string;
  updatedAt: string;
}

export interface Repository {
  id: number;
  ownerId: number;
  name: string;
  description: string | null;
  private: boolean;
  archived: boolean;
  language: string | null;
  stars: number;
  openIssues: number;
  defaultBranch: string;
  createdAt: string;
  updatedAt: string;
  pushedAt: string;
  nextNumber: number;
  /** Append only, so that what is reachable from a commit never changes. */
  commits: Commit[];
  branches: Branch[];
  pulls: Pull[];
  hooks: Hook[];
}

export interface GitHubState {
  users: User[];
  repositories: Repository[];
  nextId: number;
  requestsPerHour: number;
}

/** GitHub's times have no fraction of a second. */
export function toTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

export function findUser(state: GitHubState, id: number): User {
  const user = state.users.find((one) => one.id === id);
  if (user === undefined) throw new Error(`The sandbox has no GitHub user ${id}`);
  return user;
}

export function fullName(state: GitHubState, repository: Repository): string {
  return `${findUser(state, repository.ownerId).login}/${repository.name}`;
}
