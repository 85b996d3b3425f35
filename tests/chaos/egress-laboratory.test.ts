import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { full, seed, tell } from '../support/chaos.ts';

/**
 * Hostile addresses on every way out, in a network of its own in which every address of the world is this machine and
 * counts its connections. Names come from a server that answers something else each time.
 */
const COUNT = full ? 5000 : 300;
const ISOLATE = ['--net', '--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])];

const isolated = (script: string, args: readonly string[] = []) =>
  spawnSync('unshare', [...ISOLATE, 'sh', '-euc', script, 'sh', ...args], {
    encoding: 'utf8',
    timeout: 300_000,
  });

const NETWORK = `
  ip link set lo up
  ip route add local 0.0.0.0/0 dev lo
  ip -6 route add local ::/0 dev lo
  mount --bind "$1" /etc/resolv.conf`;

const place = mkdtempSync(join(tmpdir(), 'patchbay-lab-'));
const resolver = join(place, 'resolv.conf');
writeFileSync(resolver, 'nameserver 127.0.0.53\noptions timeout:2 attempts:1\n');
afterAll(() => rmSync(place, { recursive: true, force: true }));

const trial = isolated(NETWORK, [resolver]);
const able = trial.status === 0;
if (!able) {
  const why = trial.error?.message ?? trial.stderr.trim();
  tell('egress', { [`URLs tried: this machine lets nobody make a network of their own (${why})`]: 0 });
}

(able ? test : test.skip)(
  `${COUNT} hostile URLs on every path out make no connection to a forbidden address`,
  () => {
    const main = fileURLToPath(new URL('egress-laboratory/main.ts', import.meta.url));
    const run = isolated(`${NETWORK}\nshift\nexec "$@"`, [
      resolver,
      process.execPath,
      main,
      String(COUNT),
      String(seed),
    ]);
    if (run.status !== 0) throw new Error(`The laboratory ended with ${run.status}: ${run.stderr}`);
    const report = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '');
    const { counted, control, tried, questions, forbidden } = report;
    tell('egress', {
      paths: Object.keys(tried).length,
      'hostile URLs on each': COUNT,
      'names asked': questions,
      'forbidden connections': forbidden.length,
    });
    expect(counted).toBe(2);
    expect(new Set(Object.values(tried))).toEqual(new Set([COUNT]));
    expect(control).toMatchObject({ reached: 307, redirected: 307, connections: 2 });
    expect(questions).toBeGreaterThan(COUNT / 50);
    expect({ seed, forbidden }).toEqual({ seed, forbidden: [] });
  },
  300_000,
);
