import type { Random } from '../../sandbox/provider.ts';
import type { Repository } from './state.ts';

const KINDS = ['release', 'spike', 'hotfix', 'user'] as const;

/** Fills up to `count` branches, at commits of main. */
export function seedBranches(input: {
  repository: Repository;
  random: Random;
  now: Date;
  count: number;
}): void {
  const { repository, random, count } = input;
  const main = repository.commits.slice(0, Math.max(1, Math.floor(repository.commits.length * 0.8)));
  if (main.length === 0) return;
  for (let index = repository.branches.length; index < count; index++) {
    const kind = random.pick(KINDS);
    const name =
      kind === 'release' ? `release/${1 + Math.floor(index / 4)}.${index % 4}` : `${kind}/${random.hex(6)}`;
    if (repository.branches.some((branch) => branch.name === name)) continue;
    repository.branches.push({ name, sha: random.pick(main).sha, protected: kind === 'release' });
  }
}
