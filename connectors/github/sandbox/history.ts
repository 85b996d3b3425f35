import type { Commit, Repository } from './state.ts';

const indexes = new WeakMap<Repository, Map<string, number>>();
const histories = new WeakMap<Repository, Map<string, Commit[]>>();
const KEPT_HEADS = 12;

export function findCommit(repository: Repository, sha: string): Commit | undefined {
  const position = indexOf(repository).get(sha);
  return position === undefined ? undefined : repository.commits[position];
}

/** Everything reachable from a commit, newest first, as `git log` has it. */
export function historyOf(repository: Repository, head: string): readonly Commit[] {
  const known = histories.get(repository) ?? new Map<string, Commit[]>();
  histories.set(repository, known);
  const found = known.get(head);
  if (found !== undefined) return found;
  const index = indexOf(repository);
  const history = [...reachable(repository, head)]
    .sort((a, b) => b - a)
    .flatMap((position) => repository.commits[position] ?? [])
    .sort((a, b) => (a.committedAt === b.committedAt ? 0 : a.committedAt < b.committedAt ? 1 : -1));
  if (known.size >= KEPT_HEADS) known.delete(known.keys().next().value ?? '');
  if (index.has(head)) known.set(head, history);
  return history;
}

/** Commits reachable from head and not from base, oldest first. */
export function commitsBetween(repository: Repository, base: string, head: string): Commit[] {
  const before = new Set(historyOf(repository, base).map(({ sha }) => sha));
  return historyOf(repository, head)
    .filter(({ sha }) => !before.has(sha))
    .reverse();
}

/** The newest commit that both have. */
export function mergeBase(repository: Repository, base: string, head: string): Commit | undefined {
  const before = new Set(historyOf(repository, base).map(({ sha }) => sha));
  return historyOf(repository, head).find(({ sha }) => before.has(sha));
}

function reachable(repository: Repository, head: string): Set<number> {
  const index = indexOf(repository);
  const seen = new Set<number>();
  const waiting = [index.get(head)];
  while (waiting.length > 0) {
    const position = waiting.pop();
    if (position === undefined || seen.has(position)) continue;
    seen.add(position);
    for (const parent of repository.commits[position]?.parents ?? []) waiting.push(index.get(parent));
  }
  return seen;
}

function indexOf(repository: Repository): Map<string, number> {
  const index = indexes.get(repository) ?? new Map<string, number>();
  for (let position = index.size; position < repository.commits.length; position++) {
    index.set(repository.commits[position]?.sha ?? '', position);
  }
  indexes.set(repository, index);
  return index;
}
