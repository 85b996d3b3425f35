import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Sandbox, startSandbox } from '../../connectors/sandbox/index.ts';
import { notesProvider } from '../../connectors/sandbox/test-support/notes-provider.ts';
import { connect } from '../../connectors/sandbox/test-support/oauth-client.ts';
import { newId } from '../../server/src/models/ids.ts';
import { sealCredentials } from '../../server/src/security/vault/credentials.ts';
import { type TestDatabase, testDatabase } from '../../server/src/testing/database.ts';
import { testVault } from '../../server/src/testing/vault.ts';
import { full, seed, tell } from '../support/chaos.ts';
import { randomOf } from '../support/random.ts';
import type { FromProcess, StopAt, ToProcess } from '../support/refresh-process.ts';

/** Processes that all find the token of one connection expired, and what may go wrong meanwhile. */
const PROCESSES = full ? 4 : 2;
const CALLERS = full ? 200 : 25;
const ROUNDS = full ? 5 : 1;
/** Longer than a busy machine lets a process stand still. */
const LEASE_MS = full ? 6000 : 4000;
const random = randomOf(seed);
const script = fileURLToPath(new URL('../support/refresh-process.ts', import.meta.url));
const vault = testVault(Buffer.alloc(32, 7));

interface Peer {
  child: ChildProcess;
  say(message: ToProcess): void;
  next(type: FromProcess['type']): Promise<FromProcess>;
}
type Kind = 'rotating' | 'reusable';

let db: TestDatabase;
const sandboxes = {} as Record<Kind, Sandbox>;
const peers = {} as Record<Kind, Peer[]>;
const total = { rounds: 0, callers: 0, kills: 0, calls: 0, invalidGrant: 0, unavoidable: 0 };

beforeAll(async () => {
  db = await testDatabase();
  for (const kind of ['rotating', 'reusable'] as const) {
    const providers = [notesProvider({ refreshTokens: kind })];
    sandboxes[kind] = await startSandbox({ port: 0, host: '127.0.0.1', providers });
    peers[kind] = [];
  }
}, 60_000);
afterAll(async () => {
  for (const { child } of Object.values(peers).flat()) child.kill('SIGKILL');
  await Promise.all(Object.values(sandboxes).map((sandbox) => sandbox.close()));
  await db.drop();
  tell('token refresh', {
    rounds: total.rounds,
    processes: PROCESSES,
    'callers in each': CALLERS,
    kills: total.kills,
    'token calls': total.calls,
    invalid_grant: total.invalidGrant,
    'of them after the only answer to a single-use token was lost': total.unavoidable,
  });
}, 60_000);

async function startPeer(kind: Kind): Promise<Peer> {
  const args = {
    uri: db.uri,
    dbName: db.connection.name,
    sandboxUrl: sandboxes[kind].url,
    leaseMs: LEASE_MS,
  };
  const child = fork(script, [JSON.stringify(args)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  // Whoever is not the holder never says that it stands still, so such waits pile up.
  child.setMaxListeners(0);
  const peer: Peer = {
    child,
    say: (message) => void child.send(message),
    next: (type) =>
      new Promise((resolve, reject) => {
        const read = (message: FromProcess) => {
          if (message.type !== type) return;
          child.off('message', read).off('exit', end);
          resolve(message);
        };
        const end = () => reject(new Error(`ended before "${type}"`));
        child.on('message', read).once('exit', end);
      }),
  };
  await peer.next('ready');
  return peer;
}

async function expiredConnection(kind: Kind): Promise<string> {
  const paths = { authorizePath: '/notes.example/authorize', tokenPath: '/notes.example/token' };
  const tokens = await connect({ url: sandboxes[kind].url, ...paths });
  const _id = newId('con');
  const owner = { environment: 'env_1', tenantId: 't', connectionId: _id };
  const credentials = { type: 'oauth2', accessToken: tokens.access, refreshToken: tokens.refresh } as const;
  await db.models.Integration.create({
    _id,
    environment: 'env_1',
    tenantId: 't',
    system: 'fake',
    account: { id: _id, label: 'Ada' },
    authType: 'oauth2',
    scopes: [],
    credentials: await sealCredentials(vault, owner, credentials),
    expiresAt: new Date(Date.now() - 1000),
    status: 'active',
    createdAt: new Date(),
    updatedAt: new Date(),
  });
  return _id;
}

interface Row {
  name: string;
  kind: Kind;
  fault?: { fault: 'slow' | 'unavailable' | 'drop_reply'; delayMs?: number };
  killAt?: Exclude<StopAt, 'never'>;
  /** Requests at the token endpoint, and how many of them it refused. */
  calls: number;
  invalidGrant?: number;
  /** Also in the ordinary run. */
  always?: true;
}

const ROWS: Row[] = [
  { name: 'nothing goes wrong', kind: 'rotating', calls: 1 },
  {
    name: 'the token endpoint is slower than the lease',
    kind: 'rotating',
    fault: { fault: 'slow', delayMs: LEASE_MS * 2 },
    calls: 1,
    always: true,
  },
  {
    name: 'the token endpoint answers 503 once',
    kind: 'rotating',
    fault: { fault: 'unavailable' },
    calls: 2,
  },
  {
    name: 'the reply is lost, the token may be used again',
    kind: 'reusable',
    fault: { fault: 'drop_reply' },
    calls: 2,
  },
  {
    name: 'the only reply to a single-use token is lost',
    kind: 'rotating',
    fault: { fault: 'drop_reply' },
    calls: 2,
    invalidGrant: 1,
  },
  {
    name: 'the holder is killed before it asks',
    kind: 'rotating',
    killAt: 'before the request',
    calls: 1,
    always: true,
  },
  {
    name: 'the holder is killed with the answer, the token may be used again',
    kind: 'reusable',
    killAt: 'answered',
    calls: 2,
  },
  {
    name: 'the holder is killed with the only answer to a single-use token',
    kind: 'rotating',
    killAt: 'answered',
    calls: 2,
    invalidGrant: 1,
    always: true,
  },
  { name: 'the holder is killed when all is stored', kind: 'rotating', killAt: 'stored', calls: 1 },
];

async function play({ kind, fault, killAt, calls, invalidGrant = 0 }: Row): Promise<void> {
  const pool = peers[kind];
  while (pool.length < PROCESSES) {
    const missing = PROCESSES - pool.length;
    pool.push(...(await Promise.all(Array.from({ length: missing }, () => startPeer(kind)))));
  }
  const { control } = sandboxes[kind];
  const connectionId = await expiredConnection(kind);
  control.clearLedger();
  if (fault !== undefined) control.addFault('notes', { ...fault, times: 1, path: '/token' });
  const answers = pool.map((peer) => peer.next('done'));
  for (const answer of answers) answer.catch(() => undefined);
  const standing = pool.map((peer) =>
    killAt === undefined ? null : peer.next('standing still').then(() => peer),
  );
  for (const each of standing) each?.catch(() => undefined);
  for (const [index, peer] of pool.entries()) {
    // Only the holder comes to the first two points; the last one everybody comes to.
    const stopAt = killAt === 'stored' && index > 0 ? 'never' : (killAt ?? 'never');
    peer.say({ type: 'go', connectionId, callers: CALLERS, stopAt });
  }
  let killed: Peer | null = null;
  if (killAt !== undefined) {
    killed = (await Promise.race(standing)) as Peer;
    for (const peer of pool) if (peer !== killed) peer.say({ type: 'go on' });
    const ended = once(killed.child, 'exit');
    killed.child.kill('SIGKILL');
    await ended;
    total.kills += 1;
  }
  const alive = pool.filter((peer) => peer !== killed);
  peers[kind] = alive;
  const done = await Promise.all(
    answers.filter((_, index) => pool[index] !== killed || killAt === undefined),
  );

  const ledger = control.ledger({ system: 'notes', path: '/token' }).counts;
  const refused = ledger.byStatus['400'] ?? 0;
  expect({ calls: ledger.total, invalidGrant: refused }).toEqual({ calls, invalidGrant });
  const stored = await db.models.Integration.findById(connectionId).lean();
  const events = await db.models.Outbox.find({ connectionId }, { type: 1 }).lean();
  const results = done.flatMap((answer) => (answer.type === 'done' ? [answer] : []));
  expect(results).toHaveLength(alive.length);
  if (invalidGrant === 0) {
    expect(stored).toMatchObject({ status: 'active', credentialsVersion: 2 });
    expect(events).toEqual([]);
    for (const { versions, failures } of results) {
      expect(failures).toEqual([]);
      expect(versions).toEqual(Array.from({ length: CALLERS }, () => 2));
    }
  } else {
    expect(stored).toMatchObject({ status: 'needs_reauthorization', credentialsVersion: 1 });
    expect(events.map(({ type }) => type)).toEqual(['connection.needs_reauthorization']);
    for (const { failures } of results)
      expect(failures).toEqual(Array.from({ length: CALLERS }, () => 'reauthorize'));
    total.unavoidable += refused;
  }
  total.rounds += 1;
  total.callers += PROCESSES * CALLERS;
  total.calls += ledger.total;
  total.invalidGrant += refused;
}

test.each(ROWS.filter(({ always }) => full || always === true))(
  'one token call at expiry: $name',
  async (row) => {
    for (let round = 0; round < ROUNDS; round++) await play(row);
  },
  full ? 300_000 : 60_000,
);

if (full) {
  test('a process killed at any moment leaves a connection that works, where the token may be used again', async () => {
    for (let round = 0; round < 25; round++) {
      const kind = 'reusable';
      const pool = peers[kind];
      while (pool.length < PROCESSES) pool.push(await startPeer(kind));
      const { control } = sandboxes[kind];
      const connectionId = await expiredConnection(kind);
      control.clearLedger();
      const [victim, ...others] = pool as [Peer, ...Peer[]];
      const answers = others.map((peer) => peer.next('done'));
      // The one that is killed has a head start, so that it is the holder as often as not.
      victim.say({ type: 'go', connectionId, callers: CALLERS, stopAt: 'never' });
      await new Promise((resolve) => setTimeout(resolve, random() * 60));
      for (const peer of others) peer.say({ type: 'go', connectionId, callers: CALLERS, stopAt: 'never' });
      await new Promise((resolve) => setTimeout(resolve, random() * 40));
      const ended = once(victim.child, 'exit');
      victim.child.kill('SIGKILL');
      await ended;
      peers[kind] = others;
      for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ failures: [] });
      const { counts } = control.ledger({ system: 'notes', path: '/token' });
      expect(counts.total).toBeLessThanOrEqual(2);
      expect(counts.byStatus['400'] ?? 0).toBe(0);
      expect(await db.models.Integration.findById(connectionId).lean()).toMatchObject({ status: 'active' });
      total.rounds += 1;
      total.kills += 1;
      total.calls += counts.total;
    }
  }, 600_000);
}
