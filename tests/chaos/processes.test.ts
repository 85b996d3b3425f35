import { randomBytes } from 'node:crypto';
import { type Answer, caller } from '../support/api.ts';
import { full, tell } from '../support/chaos.ts';
import { startMongo } from '../support/mongo-process.ts';
import { freePorts, type Running, runToEnd, startProcess } from '../support/processes.ts';

/** What holds over several processes on one database: rate limits, and idempotency keys when one of them is killed. */
const LIMIT = 400;
const REFUSALS = 10;
/** In full size it is killed amid requests. MongoDB keeps the transactions of a dead client open for a minute, and so long the repeats wait. */

let mongo: Awaited<ReturnType<typeof startMongo>>;
let servers: { url: string; running: Running }[];
let key: string;
beforeAll(async () => {
  mongo = await startMongo();
  const env = {
    PATCHBAY_MONGODB_URI: mongo.uri,
    PATCHBAY_MASTER_KEY: randomBytes(32).toString('hex'),
    PATCHBAY_ROLES: 'api',
    PATCHBAY_SANDBOX: 'off',
    PATCHBAY_AUDIT_SINK: 'off',
    PATCHBAY_RATE_LIMITS: `api=${LIMIT}/600,authentication=${REFUSALS}/600`,
  };
  key = await newKey(env);
  const ports = await freePorts(4);
  const serve = async (port: number) => {
    const settings = { ...env, PATCHBAY_PORT: String(port) };
    const start = { args: ['server/src/main.ts'], env: settings, ready: /listens at/ };
    return { url: `http://127.0.0.1:${port}`, running: await startProcess(start) };
  };
  const [first = 0, ...others] = ports;
  servers = [await serve(first)];
  servers.push(...(await Promise.all(others.map(serve))));
  keyOf = () => newKey(env);
}, 120_000);
afterAll(async () => {
  await Promise.all((servers ?? []).map(({ running }) => running.kill('SIGKILL')));
  await mongo?.stop();
}, 60_000);

let keyOf: () => Promise<string>;

async function newKey(env: Record<string, string>): Promise<string> {
  const args = ['server/src/cli/main.ts', 'api-key', 'create', '--name', 'test'];
  const { code, output } = await runToEnd({ args, env });
  if (code !== 0) throw new Error(output);
  return output.trim();
}

const of = <One>(list: readonly One[], index: number): One => {
  const one = list[index % list.length];
  if (one === undefined) throw new Error('nothing there');
  return one;
};

test('keys survive SIGKILL: one effect for each, and the answer that the first one got', async () => {
  const [victim, other] = [of(servers, 0), of(servers, 1)];
  const keys = Array.from({ length: full ? 30 : 6 }, (_, number) => `kill-${number}`);
  const create = (url: string, idempotencyKey: string) =>
    caller(url, key)<{ id: string; token: string }>(
      'POST',
      '/v1/connect-sessions',
      { tenant: { id: idempotencyKey }, endUser: { id: 'u' } },
      { 'idempotency-key': idempotencyKey },
    );
  const first: (Answer<{ id: string; token: string }> | null)[] = [];
  const under = async (one: string, index: number) => {
    first[index] = await create(victim.url, one).catch(() => null);
    if (index === 3) await victim.running.kill('SIGKILL');
  };
  if (full) await Promise.all(keys.map(under));
  else for (const [index, one] of keys.entries()) await under(one, index);
  expect(victim.running.lives()).toBe(false);
  const repeats = await Promise.all(keys.map((one) => create(other.url, one)));
  for (const [index, { status, body }] of repeats.entries()) {
    expect(status).toBe(201);
    const answered = first[index];
    if (answered?.status === 201) expect(body).toEqual(answered.body);
  }
  const audit = await caller(other.url, key)<{ data: { object: { id: string } }[] }>(
    'GET',
    '/v1/audit-events?action=connect_session.created&limit=200',
  );
  const made = audit.body.data.map(({ object }) => object.id);
  tell('idempotency keys through a kill', {
    keys: keys.length,
    'answered before it': first.filter((answer) => answer?.status === 201).length,
    'repeated by another process': repeats.length,
    effects: made.length,
  });
  expect(made.toSorted()).toEqual(repeats.map(({ body }) => body.id).toSorted());
}, 180_000);

test('a limit is kept within 1% over the processes, and said in standard fields', async () => {
  const living = servers.slice(1);
  const fresh = await keyOf();
  const asked = Array.from({ length: LIMIT + 200 }, (_, index) => of(living, index).url);
  const answers = await Promise.all(asked.map((url) => caller(url, fresh)('GET', '/v1/systems')));
  const admitted = answers.filter(({ status }) => status === 200);
  tell('rate limit over processes', {
    processes: living.length,
    requests: asked.length,
    allowed: LIMIT,
    admitted: admitted.length,
  });
  expect(admitted.length).toBeLessThanOrEqual(LIMIT);
  expect(admitted.length).toBeGreaterThanOrEqual(LIMIT * 0.99);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.body).toMatchObject({ status: 429, code: 'rate_limited' });
  const header = (name: string) => refused?.headers.get(name);
  expect(header('ratelimit-policy')).toBe(`"api";q=${LIMIT};w=600`);
  expect(header('ratelimit')).toMatch(/^"api";r=0;t=\d+$/);
  expect(Number(header('retry-after'))).toBeGreaterThan(0);
  expect((await caller(of(living, 0).url, key)('GET', '/v1/systems')).status).toBe(200);
}, 60_000);

test('refused credentials are limited by address, whatever X-Forwarded-For says; what was good stays good', async () => {
  const { url } = of(servers, 2);
  const good = caller(url, key);
  expect((await good('GET', '/v1/systems')).status).toBe(200);
  const statuses: number[] = [];
  for (let index = 0; index < REFUSALS + 5; index++) {
    const wrong = caller(url, `pb_${randomBytes(24).toString('hex')}`);
    const forged = { 'x-forwarded-for': `203.0.113.${index}`, forwarded: `for=203.0.113.${index}` };
    statuses.push((await wrong('GET', '/v1/systems', undefined, forged)).status);
  }
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(REFUSALS + 1);
  expect(statuses.at(-1)).toBe(429);
  expect((await good('GET', '/v1/systems')).status).toBe(200);
}, 60_000);
