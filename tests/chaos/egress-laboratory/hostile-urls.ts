import type { Answers } from './name-server.ts';

export const PUBLIC = { v4: '93.184.215.14', v6: '2606:2800:21f:cb07:6820:80da:af6b:8b2c' } as const;

/** One or more of every range that is not the public internet's. */
export const FORBIDDEN_V4 = [
  '0.0.0.0',
  '10.0.0.1',
  '10.255.255.254',
  '100.64.0.1',
  '127.0.0.1',
  '127.8.8.8',
  '169.254.169.254',
  '169.254.170.2',
  '172.16.0.1',
  '172.31.255.1',
  '192.0.0.8',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.0.1',
  '198.18.0.1',
  '198.51.100.7',
  '203.0.113.9',
  '240.0.0.1',
] as const;

export const FORBIDDEN_V6 = [
  '::1',
  '::',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '64:ff9b::a00:1',
  '64:ff9b:1::a00:1',
  '100::1',
  '2001::a00:1',
  '2001:2::1',
  '2001:db8::1',
  '2002:a00:1::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fec0::1',
] as const;

/** Names of the laboratory's own server. A rebinding one is public at the first question and forbidden from then on. */
export function hostileNames(): Map<string, Answers> {
  const names = new Map<string, Answers>([
    ['public.lab.test', [[PUBLIC.v4, PUBLIC.v6]]],
    ['redirect.lab.test', [[PUBLIC.v4]]],
  ]);
  for (const [index, address] of [...FORBIDDEN_V4, ...FORBIDDEN_V6].entries()) {
    const usable = address.includes(':') ? PUBLIC.v6 : PUBLIC.v4;
    names.set(`inside-${index}.lab.test`, [[address]]);
    names.set(`mixed-${index}.lab.test`, [[usable, address]]);
    names.set(`behind-${index}.lab.test`, [[address, usable]]);
    names.set(`rebind-${index}.lab.test`, [[usable], [address]]);
    names.set(`flip-${index}.lab.test`, [[address], [usable], [address]]);
  }
  return names;
}

/** An endless choice of URLs that would lead inside if anything in them were believed. */
export function hostileUrl(random: () => number): string {
  const one = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const host = one([
    () => spellV4(one(FORBIDDEN_V4), one),
    () => spellV4(one(FORBIDDEN_V4), one),
    () => `[${one([upper, same, expand])(one(FORBIDDEN_V6))}]`,
    () => one([...names.keys()].filter((name) => !name.startsWith('public') && !name.startsWith('redirect'))),
    () =>
      one([
        'localhost',
        'LOCALHOST',
        'localhost.',
        'ip6-localhost',
        'foo.localhost',
        'localhost.localdomain',
      ]),
  ])();
  const user = one(['', '', '', 'user:secret@', 'public.lab.test@', 'public.lab.test:443@']);
  const port = one(['', '', ':80', ':8080', ':0443', ':6379', ':27017']);
  const scheme = one([
    'https://',
    'https://',
    'http://',
    'HTTPS://',
    'https:\\\\',
    'https:/',
    ' https://',
    'ht\ttps://',
  ]);
  const path = one([
    '',
    '/',
    '/latest/meta-data/',
    '/hook?next=https://public.lab.test/',
    '/..;/',
    '/#@public.lab.test',
  ]);
  return `${scheme}${user}${host}${port}${path}`;
}

const names = hostileNames();
const same = (text: string) => text;
const upper = (text: string) => text.toUpperCase();
const expand = (text: string) => text.replace('::', ':0:0::').replace(/^:0/, '0');

type One = <T>(choices: readonly T[]) => T;

function spellV4(address: string, one: One): string {
  const parts = address.split('.').map(Number) as [number, number, number, number];
  const [a, b, c, d] = parts;
  const whole = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  return one([
    () => address,
    () => `${address}.`,
    () => String(whole),
    () => `0x${whole.toString(16)}`,
    () => `0${whole.toString(8)}`,
    () => parts.map((part) => `0x${part.toString(16)}`).join('.'),
    () => parts.map((part) => `0${part.toString(8)}`).join('.'),
    () => `${a}.${b * 65536 + c * 256 + d}`,
    () => `${a}.${b}.${c * 256 + d}`,
    () => address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    () => address.replace(/\./g, '。'),
    () => address.replace(/\d/, (digit) => `%${(0x30 + Number(digit)).toString(16)}`),
    () => `[::ffff:${address}]`,
    () => `[::${address}]`,
    () => `[64:ff9b::${address}]`,
    () => `[2002:${hex(a, b)}:${hex(c, d)}::1]`,
  ])();
}

function hex(high: number, low: number): string {
  return (high * 256 + low).toString(16);
}
