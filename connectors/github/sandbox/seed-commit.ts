import type { Random } from '../../sandbox/provider.ts';
import { PEOPLE, STRANGERS } from './people.ts';
import { type Commit, toTime } from './state.ts';
import { WORDS } from './words.ts';

export function makeCommit(random: Random, time: Date, parent: string | undefined): Commit {
  const stranger = random.chance(0.04) ? random.pick(STRANGERS) : null;
  const user = random.pick(PEOPLE);
  const delay = random.chance(0.1) ? random.int(60, 86_400) * 1000 : 0;
  return {
    sha: random.hex(40),
    message: commitMessage(random),
    authorId: stranger === null ? user.id : null,
    authorName: stranger?.name ?? user.name,
    authorEmail: stranger?.email ?? user.email,
    authoredAt: toTime(new Date(time.getTime() - delay)),
    committedAt: toTime(time),
    parents: parent === undefined ? [] : [parent],
  };
}

export function title(random: Random): string {
  return `${random.pick(WORDS.verbs)} ${random.pick(WORDS.things)}`;
}

function commitMessage(random: Random): string {
  return random.chance(0.3) ? `${title(random)}\n\n${random.pick(WORDS.details)}` : title(random);
}
