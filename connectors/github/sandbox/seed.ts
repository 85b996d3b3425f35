import type { Random, SeedInput } from '../../sandbox/provider.ts';
import { ORGANIZATION, PEOPLE } from './people.ts';
import { seedBranches } from './seed-branches.ts';
import { makeCommit } from './seed-commit.ts';
import { seedPulls } from './seed-pulls.ts';
import { type Commit, type GitHubState, type Repository, toTime } from './state.ts';
import { REPOSITORIES } from './words.ts';

const DAY_MS = 86_400_000;
const YEARS_2 = 730 * DAY_MS;

export function seed({ sizes, random, now }: SeedInput): GitHubState {
  const state: GitHubState = {
    users: [...PEOPLE, ORGANIZATION],
    repositories: [],
    nextId: 700_000_001,
    requestsPerHour: sizes['requests_per_hour'] ?? 5000,
  };
  const count = sizes['repositories'] ?? 0;
  const themes = Array.from({ length: count }, (_, index) => theme(index));
  const weights = themes.map(({ weight }) => weight);
  const commits = share(sizes['commits'] ?? 0, weights);
  const pulls = share(sizes['pull_requests'] ?? 0, weights);
  const branches = share(sizes['branches'] ?? 0, weights);
  themes.forEach((about, index) => {
    const repository = seedRepository({ state, about, random, now, commits: commits[index] ?? 0 });
    seedPulls({ state, repository, random, now, count: pulls[index] ?? 0 });
    seedBranches({ repository, random, now, count: branches[index] ?? 0 });
    state.repositories.push(repository);
  });
  return state;
}

type Theme = Omit<(typeof REPOSITORIES)[number], 'name'> & { name: string };

function theme(index: number): Theme {
  const known = REPOSITORIES[index % REPOSITORIES.length] ?? REPOSITORIES[0];
  const round = Math.floor(index / REPOSITORIES.length);
  return round === 0 ? known : { ...known, name: `${known.name}-${round + 1}` };
}

/** Splits a number by weights; the parts add up to it. */
function share(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  let before = 0;
  let given = 0;
  return weights.map((weight) => {
    before += weight;
    const part = Math.round((total * before) / sum) - given;
    given += part;
    return part;
  });
}

interface RepositoryInput {
  state: GitHubState;
  about: Theme;
  random: Random;
  now: Date;
  commits: number;
}

function seedRepository({ state, about, random, now, commits }: RepositoryInput): Repository {
  const start = now.getTime() - YEARS_2 - random.int(0, 60) * DAY_MS;
  const repository: Repository = {
    id: state.nextId++,
    ownerId: ORGANIZATION.id,
    name: about.name,
    description: about.about,
    private: about.private,
    archived: false,
    language: about.language,
    stars: random.int(0, 240),
    openIssues: random.int(0, 60),
    defaultBranch: 'main',
    createdAt: toTime(new Date(start)),
    updatedAt: toTime(new Date(now.getTime() - random.int(1, 20) * DAY_MS)),
    pushedAt: toTime(new Date(start)),
    nextNumber: 1,
    commits: seedCommits(random, { start, end: now.getTime() - 3_600_000, count: commits }),
    branches: [],
    pulls: [],
    hooks: [],
  };
  const last = repository.commits.at(-1);
  if (last !== undefined) {
    repository.branches.push({ name: 'main', sha: last.sha, protected: true });
    repository.pushedAt = last.committedAt;
  }
  return repository;
}

/** One line of history, oldest first, evenly spread with some noise. */
function seedCommits(
  random: Random,
  { start, end, count }: { start: number; end: number; count: number },
): Commit[] {
  const step = (end - start) / Math.max(count, 1);
  const commits: Commit[] = [];
  for (let index = 0; index < count; index++) {
    const time = start + step * index + random.int(0, Math.floor(step * 0.9));
    commits.push(makeCommit(random, new Date(time), commits.at(-1)?.sha));
  }
  return commits;
}
