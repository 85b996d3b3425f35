import { Registry } from 'prom-client';
import { EgressTimeout } from '../../security/egress/egress-errors.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import type { CredentialSource } from '../credentials/credential-source.ts';
import { createFakeProvider, fakeConnector } from '../testing/fake-provider.ts';
import { createGovernedFetch, type GovernedFetchOptions } from './governed-fetch.ts';
import { providerMetrics } from './provider-metrics.ts';
import { createRateBudget } from './rate-budget.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const now = () => new Date();
const URL = 'https://api.fake.example/items';

type Reply = Response | Error;

function governed(replies: Reply[], more: Partial<GovernedFetchOptions> = {}) {
  const sent: { method: string; authorization: string | null }[] = [];
  const egress: EgressFetch = async (_url, init) => {
    sent.push({
      method: init?.method ?? 'GET',
      authorization: new Headers(init?.headers).get('authorization'),
    });
    const reply = replies.shift() ?? new Response('ok');
    if (reply instanceof Error) throw reply;
    return reply;
  };
  let version = 1;
  const credentials = () => {
    const mine = version;
    return {
      version: mine,
      apply: (headers: Headers) => headers.set('authorization', `Key ${mine}`),
      lastsFor: () => true,
    };
  };
  const source: CredentialSource = {
    current: async () => credentials(),
    renewed: async () => {
      version += 1;
      return credentials();
    },
  };
  const made = createGovernedFetch(
    {
      egress,
      budget: createRateBudget({ now }),
      metrics: providerMetrics(new Registry()),
      now,
    },
    {
      connector: fakeConnector(createFakeProvider()),
      source,
      budgetKeys: { connection: 'con', app: 'app' },
      log,
      signal: new AbortController().signal,
      ...more,
    },
  );
  return { ...made, sent };
}

const reply = (status: number, headers: Record<string, string> = {}) =>
  new Response(`status ${status}`, { status, headers });

test('adds credentials over what the SDK has put there', async () => {
  const { fetch, sent } = governed([]);
  await fetch(URL, { headers: { authorization: 'Bearer placeholder' } });
  expect(sent).toEqual([{ method: 'GET', authorization: 'Key 1' }]);
});

test('a 401 leads to one refresh and one repeat, also of a write', async () => {
  const once = governed([reply(401), reply(200)]);
  expect((await once.fetch(URL, { method: 'POST', body: 'x' })).status).toBe(200);
  expect(once.sent.map(({ authorization }) => authorization)).toEqual(['Key 1', 'Key 2']);
  const twice = governed([reply(401), reply(401), reply(200)]);
  expect((await twice.fetch(URL)).status).toBe(401);
  expect(twice.sent).toHaveLength(2);
});

test('a short Retry-After is waited out, a long one comes back as it is', async () => {
  const short = governed([reply(429, { 'retry-after': '0.1' }), reply(200)]);
  const startedAt = performance.now();
  expect((await short.fetch(URL, { method: 'POST', body: 'x' })).status).toBe(200);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(95);
  const long = governed([reply(429, { 'retry-after': '3600' }), reply(200)]);
  const response = await long.fetch(URL);
  expect(response.status).toBe(429);
  expect(await response.text()).toBe('status 429');
  expect(long.sent).toHaveLength(1);
  expect(long.lastFailure()).toMatchObject({ status: 429, body: 'status 429' });
});

test('safe methods are repeated when the provider is unavailable, writes are not', async () => {
  const read = governed([reply(503), new TypeError('fetch failed'), reply(200)]);
  expect((await read.fetch(URL)).status).toBe(200);
  const write = governed([reply(503), reply(200)]);
  expect((await write.fetch(URL, { method: 'POST', body: 'x' })).status).toBe(503);
  expect(write.sent).toHaveLength(1);
  expect(write.lostWrite()).toBe(false);
});

test('a write whose reply is lost is not repeated and is remembered; one that never left is repeated', async () => {
  for (const lost of [
    new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) }),
    new EgressTimeout('too slow'),
  ]) {
    const write = governed([lost]);
    await expect(write.fetch(URL, { method: 'POST', body: 'x' })).rejects.toBe(lost);
    expect(write.lostWrite()).toBe(true);
  }
  const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
  const unsent = governed([new TypeError('fetch failed', { cause: refused }), reply(422)]);
  expect((await unsent.fetch(URL, { method: 'POST', body: 'x' })).status).toBe(422);
  expect(unsent.lostWrite()).toBe(false);
});

test('a write that was accepted counts as lost until its answer is understood', async () => {
  const write = governed([reply(200)]);
  await write.fetch(URL, { method: 'POST', body: 'x' });
  expect(write.lostWrite()).toBe(true);
});

test('the budget paces a burst beyond it', async () => {
  const connector = fakeConnector(createFakeProvider(), {
    rateLimits: [{ scope: 'connection', requests: 5, perSeconds: 0.5, source: 'https://fake.example' }],
  });
  const paced = governed([], { connector });
  const startedAt = performance.now();
  for (let n = 0; n < 8; n++) await paced.fetch(URL);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(250);
});

test('an abort ends a wait at once', async () => {
  const abort = new AbortController();
  const waiting = governed([reply(429, { 'retry-after': '4' })], { signal: abort.signal });
  const answer = waiting.fetch(URL);
  setTimeout(() => abort.abort(), 20);
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
});
