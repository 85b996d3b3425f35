import type { Random } from '../../sandbox/provider.ts';
import { PEOPLE } from './people.ts';
import { makeCommit, title } from './seed-commit.ts';
import { type Commit, type GitHubState, type Pull, type Repository, toTime } from './state.ts';
import { WORDS } from './words.ts';

export interface SeedPullsInput {
  state: GitHubState;
  repository: Repository;
  random: Random;
  now: Date;
  count: number;
}

/** About 70% merged (squashed into a commit of main), 12% closed, the rest open with a branch of their own. */
export function seedPulls({ state, repository, random, now, count }: SeedPullsInput): void {
  const main = [...repository.commits];
  if (main.length < 2) return;
  for (let index = 0; index < count; index++) {
    const at = 1 + Math.floor(((main.length - 1) * index) / count);
    const fork = main[at - 1];
    const landed = main[at];
    if (fork === undefined || landed === undefined) continue;
    const fate = random.int(1, 100);
    const pull = makePull({ state, repository, random, fork });
    if (fate <= 70) merge(pull, landed, random);
    else if (fate <= 82) close(pull, random, now);
    else open(pull, repository, random, now);
    repository.pulls.push(pull);
  }
}

interface PullInput {
  state: GitHubState;
  repository: Repository;
  random: Random;
  fork: Commit;
}

function makePull({ state, repository, random, fork }: PullInput): Pull {
  const text = title(random);
  const number = repository.nextNumber++;
  const slug = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 32);
  return {
    id: state.nextId++,
    number,
    title: text,
    body: random.chance(0.7) ? random.pick(WORDS.details) : null,
    state: 'closed',
    draft: false,
    userId: random.pick(PEOPLE).id,
    head: { ref: `${slug}-${number}`, sha: random.hex(40) },
    base: { ref: 'main', sha: fork.sha },
    createdAt: fork.committedAt,
    updatedAt: fork.committedAt,
    closedAt: null,
    mergedAt: null,
    mergedById: null,
    mergeCommitSha: null,
  };
}

function merge(pull: Pull, landed: Commit, random: Random): void {
  landed.message = `${pull.title} (#${pull.number})`;
  pull.mergeCommitSha = landed.sha;
  pull.mergedAt = pull.closedAt = pull.updatedAt = landed.committedAt;
  pull.mergedById = random.pick(PEOPLE).id;
}

function close(pull: Pull, random: Random, now: Date): void {
  pull.closedAt = pull.updatedAt = later(pull.createdAt, random, now);
}

/** Open: one to three commits on a branch that is not merged. */
function open(pull: Pull, repository: Repository, random: Random, now: Date): void {
  let parent = pull.base.sha;
  let time = pull.createdAt;
  for (let count = random.int(1, 3); count > 0; count--) {
    time = later(time, random, now);
    const commit = makeCommit(random, new Date(time), parent);
    repository.commits.push(commit);
    parent = commit.sha;
  }
  pull.state = 'open';
  pull.draft = random.chance(0.2);
  pull.head.sha = parent;
  pull.updatedAt = time;
  repository.branches.push({ name: pull.head.ref, sha: parent, protected: false });
}

function later(time: string, random: Random, now: Date): string {
  const date = Date.parse(time) + random.int(600, 5 * 86_400) * 1000;
  return toTime(new Date(Math.min(date, now.getTime() - 60_000)));
}
