import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verificationKey } from '../../server/src/delivery/endpoints/signing-secret.ts';
import { signatureHeaders } from '../../server/src/delivery/engine/signature.ts';
import { DRIVERS, type Driver } from './verify-webhooks-drivers.ts';

const folder = fileURLToPath(new URL('../../docs/guides/verify-webhooks', import.meta.url));
const seed = (byte: number) => `whsk_${Buffer.alloc(32, byte).toString('base64')}`;
const shared = (size: number, byte: number) => `whsec_${Buffer.alloc(size, byte).toString('base64')}`;

/** What the sender signs with, now and before a rotation, by the kind of signature. */
const SECRETS = {
  shared: { current: shared(32, 7), old: shared(24, 9), version: 'v1', other: 'v1a', none: [''] },
  'key pair': { current: seed(7), old: seed(9), version: 'v1a', other: 'v1', none: [seed(7)] },
} as const;

const body = '{"type":"sync.completed","data":{"name":"Zoë ✓","path":"a\\\\b"}}\n';
const now = Math.floor(Date.now() / 1000);

interface Case {
  name: string;
  genuine: boolean;
  /** Body, id, timestamp, signatures, what the receiver verifies with. */
  fields: readonly string[];
}

interface Change {
  secrets?: readonly string[];
  with?: string;
  age?: number;
  body?: string;
  id?: string;
  timestamp?: string;
  signatures?: (value: string) => string;
}

function casesOf({ current, old, version, other, none }: (typeof SECRETS)[keyof typeof SECRETS]): Case[] {
  function message(name: string, genuine: boolean, change: Change = {}): Case {
    const timestamp = now - (change.age ?? 0);
    const headers = signatureHeaders({ id: 'msg_1', timestamp, body }, change.secrets ?? [current]);
    const signatures = change.signatures?.(headers['webhook-signature']!) ?? headers['webhook-signature']!;
    const sent = [change.body ?? body, change.id ?? 'msg_1', change.timestamp ?? String(timestamp)];
    return { name, genuine, fields: [...sent, signatures, change.with ?? verificationKey(current)] };
  }
  const flipped = (value: string) =>
    value.replace(/,(.)/, (_, first: string) => `,${first === 'A' ? 'B' : 'A'}`);

  return [
    message('a genuine message', true),
    message('a message signed with the old and the new secret, by the new', true, {
      secrets: [old, current],
    }),
    message('a message signed with the old and the new secret, by the old', true, {
      secrets: [current, old],
      with: verificationKey(old),
    }),
    message('a signature of another version beside the right one', true, {
      signatures: (value) => `${other},AAAA ${value}`,
    }),
    message('a changed body', false, { body: body.replace('completed', 'failed') }),
    message('a body without its last line end', false, { body: body.trimEnd() }),
    message('a changed id', false, { id: 'msg_2' }),
    message('a changed signature', false, { signatures: flipped }),
    message('the right signature under another version', false, {
      signatures: (value) => value.replace(`${version},`, 'v2,'),
    }),
    message('the right signature under the version of the other kind', false, {
      signatures: (value) => value.replace(`${version},`, `${other},`),
    }),
    message('an empty signature', false, { signatures: () => `${version},` }),
    message('no signature', false, { signatures: () => '' }),
    message('a signature by another secret', false, { secrets: [old] }),
    message('a signature by the empty secret of a setting that is missing', false, {
      secrets: none,
      with: '',
    }),
    message('a stale timestamp', false, { age: 600 }),
    message('a timestamp to come', false, { age: -600 }),
    message('a stale message under a new timestamp', false, { age: 600, timestamp: String(now) }),
    message('a timestamp that is no number', false, { timestamp: `x${now}` }),
    message('no timestamp', false, { timestamp: '' }),
  ];
}

const CASES = { shared: casesOf(SECRETS.shared), 'key pair': casesOf(SECRETS['key pair']) };
const casesFor = ({ secret = 'shared' }: Driver) => CASES[secret];

const runs = ({ command, version = ['--version'] }: Driver) => spawnSync(command, version).status === 0;
const present = DRIVERS.filter(runs);
const absent = DRIVERS.filter((driver) => !present.includes(driver));
if (absent.length > 0) {
  const names = absent.map(({ file }) => file).join(', ');
  process.stderr.write(`docs/guides/verify-webhooks: not run, for want of the language: ${names}\n`);
}

describe('docs/guides/verify-webhooks', () => {
  test('its page names every file, and every file is tested where its language is there', () => {
    const files = readdirSync(folder).filter((name) => name !== 'README.md');
    const page = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(files.filter((file) => !page.includes(`(${file})`))).toEqual([]);
    expect(DRIVERS.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
  });

  describe.each(present)('$file', (driver) => {
    let answers: string[];
    beforeAll(() => {
      const dir = mkdtempSync(join(tmpdir(), 'patchbay-verify-'));
      try {
        answers = answersOf(driver, dir);
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    }, 120_000);

    test.each(
      casesFor(driver).map(({ name, genuine }, index) => ({ name, index, verdict: genuine ? 'yes' : 'no' })),
    )('$name: $verdict', ({ index, verdict }) => expect(answers[index]).toBe(verdict));
  });

  for (const { file, command } of absent) {
    test(`${file} was not run: ${command} is not on this machine`, () => {
      expect(readFileSync(join(folder, file), 'utf8')).toContain('webhook-signature');
    });
  }
});

/** `yes` or `no` for each case, from one run of the language. */
function answersOf(language: Driver, dir: string): string[] {
  const { file, place = file, driver, commands } = language;
  mkdirSync(join(dir, place, '..'), { recursive: true });
  copyFileSync(join(folder, file), join(dir, place));
  for (const [name, code] of Object.entries(driver)) writeFileSync(join(dir, name), code);
  // Each field has a letter in front, so that none is empty.
  const lines = casesFor(language).map(({ fields }) =>
    fields.map((field) => `b${Buffer.from(field).toString('base64')}`),
  );
  const input = lines.map((fields) => `${fields.join('\t')}\n`).join('');
  let output = '';
  for (const [command = '', ...args] of commands) {
    const run = spawnSync(command, args, {
      cwd: dir,
      env: { ...process.env, GOPROXY: 'off', GOFLAGS: '-mod=mod' },
      encoding: 'utf8',
      input,
      timeout: 180_000,
    });
    if (run.status !== 0)
      throw new Error(`${command} ${args.join(' ')}: ${run.stderr || run.error?.message}`);
    output = run.stdout;
  }
  return output.trim().split(/\s+/);
}
