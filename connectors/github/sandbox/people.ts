import type { SandboxAccount } from '../../sandbox/provider.ts';
import type { User } from './state.ts';

const person = (id: number, login: string, name: string, domain = 'acme-labs.example'): User => ({
  id,
  login,
  name,
  email: `${login}@${domain}`,
  type: 'User',
});

export const ORGANIZATION: User = {
  id: 9_001_122,
  login: 'acme-labs',
  name: 'Acme Labs',
  email: 'hello@acme-labs.example',
  type: 'Organization',
};

/** The first two can be picked on the authorize page. */
export const PEOPLE: readonly [User, User, ...User[]] = [
  person(4_310_771, 'octavia-brandt', 'Octavia Brandt'),
  person(7_720_904, 'tomas-lind', 'Tomás Lind'),
  person(1_204_365, 'mei-tanaka', '田中 芽衣'),
  person(2_998_410, 'priya-raman', 'Priya Raman'),
  person(3_377_215, 'jkowalczyk', 'Jan Kowalczyk'),
  person(5_640_118, 'amara-okafor', 'Amara Okafor'),
  person(6_015_533, 'lucas-ferreira', 'Lucas Ferreira'),
  person(8_412_096, 'noor-haddad', 'Noor Haddad'),
  person(1_120_457, 'soren-holm', 'Søren Holm'),
  person(9_255_301, 'dana-whitfield', 'Dana Whitfield', 'contractor.example'),
  person(49_699_333, 'renovate-bot', 'Renovate Bot', 'bots.example'),
];

export const ACCOUNTS: readonly [SandboxAccount, SandboxAccount] = [
  { id: String(PEOPLE[0].id), login: PEOPLE[0].login, name: PEOPLE[0].name },
  { id: String(PEOPLE[1].id), login: PEOPLE[1].login, name: PEOPLE[1].name },
];

/** Commits by people whose address GitHub cannot match to a user. */
export const STRANGERS = [
  { name: 'Build Server', email: 'ci@build.internal.example' },
  { name: 'Ines Moreau', email: 'ines@laptop.local' },
] as const;
