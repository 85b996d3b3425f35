import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { Svix } from 'svix';
import { caller } from '../support/api.ts';
import { tell } from '../support/chaos.ts';
import { secondEngine } from '../support/engine.ts';
import { type MongoProcess, startMongo } from '../support/mongo-process.ts';
import { connectByOAuth } from '../support/oauth.ts';
import { startWhole, type Whole } from '../support/patchbay.ts';
import { waitFor } from '../support/wait.ts';

/**
 * A secret of its own goes in on every path that takes one; afterwards none of them is in any log line, document, file of
 * the database, metric or answer.
 */
let mongo: MongoProcess;
let whole: Whole;
const planted = new Map<string, string>();
/** Everything that was answered where no secret belongs. */
const answers: string[] = [];

/** A secret that stands nowhere else, under the name of its path. */
function plant(path: string, prefix = ''): string {
  const secret = `${prefix}canary${randomBytes(12).toString('hex')}`;
  planted.set(path, secret);
  return secret;
}

/** No secret: it shows that what is searched would be found. */
const control = `control${randomBytes(12).toString('hex')}`;
const masterKey = randomBytes(32).toString('base64');

beforeAll(async () => {
  if (secondEngine !== null) return;
  planted.set('master key', masterKey);
  mongo = await startMongo();
  whole = await startWhole({
    PATCHBAY_MONGODB_URI: mongo.uri,
    PATCHBAY_MASTER_KEY: masterKey,
    PATCHBAY_LOG_LEVEL: 'debug',
  });
  await whole.sandbox.reset('stripe', { customers: 5, payments: 5, refunds: 1, disputes: 0 });
  await whole.sandbox.reset('github', { repositories: 1, commits: 5, pull_requests: 1 });
}, 120_000);
afterAll(async () => {
  await whole?.stop();
  await mongo?.stop();
}, 60_000);

async function useEveryPath(): Promise<void> {
  const { api, url, apiKey } = whole;
  const say = async (call: Promise<{ body: unknown }>) => answers.push(JSON.stringify((await call).body));
  planted.set('API key', apiKey);

  // The vendor's side: sessions, OAuth client, imports, actions, the proxy, webhooks.
  const opened = await api.call<{ id: string; token: string }>('POST', '/v1/connect-sessions', {
    tenant: { id: 'globex' },
    endUser: { id: 'user-1' },
  });
  planted.set('connect session', opened.body.token);
  const session = caller(url, opened.body.token);
  const client = { clientId: 'canary-app', clientSecret: plant('OAuth client secret') };
  await say(api.call('PUT', '/v1/systems/google-calendar', { enabled: true, oauth: client }));
  const refused = plant('API key that the provider refuses', 'rk_test_');
  await say(session('POST', '/widget/v1/connections', { system: 'stripe', fields: { apiKey: refused } }));
  const credentials = { type: 'api_key', fields: { apiKey: plant('imported API key', 'rk_test_') } };
  await say(api.call('POST', '/v1/connections', { system: 'stripe', tenant: { id: 'globex' }, credentials }));
  const imported = {
    type: 'oauth2',
    accessToken: plant('imported access token', 'ghu_'),
    refreshToken: plant('imported refresh token', 'ghr_'),
  };
  await say(
    api.call('POST', '/v1/connections', {
      system: 'github',
      tenant: { id: 'globex' },
      credentials: imported,
    }),
  );
  const { connectionId } = await connectByOAuth(session, 'github');
  const stripe = await api.connectStripe();
  planted.set('API key of a connection', 'rk_test_sandboxGlobex');
  await api.settled(stripe.id);
  await api.settled(connectionId ?? '');
  const header = {
    'x-vendor': plant('header of a proxied request'),
    authorization: `Bearer ${plant('token of a stranger')}`,
  };
  const proxied = await fetch(
    `${url}/v1/proxy/${stripe.id}/v1/customers?limit=1&api_key=${plant('secret in a query')}`,
    {
      headers: { ...header, authorization: `Bearer ${apiKey}` },
    },
  );
  expect(proxied.status).toBeLessThan(500);
  await say(caller(url, header.authorization.slice(7))('GET', '/v1/connections'));
  await say(
    api.call(
      'POST',
      `/v1/connections/${stripe.id}/actions/refund_payment`,
      { input: { nonsense: plant('input of an action') } },
      {
        'idempotency-key': 'canary-1',
      },
    ),
  );
  await fetch(`${url}/v1/connections`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: `{"credentials": "${plant('broken JSON')}`,
  }).then(async (response) => answers.push(await response.text()));

  const svix = new Svix(apiKey, { serverUrl: url });
  const [main] = (await svix.application.list()).data;
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  planted.set('endpoint secret', secret.slice('whsec_'.length));
  const endpoint = await svix.endpoint.create(main?.id ?? '', {
    url: `http://127.0.0.1:9/hooks?${control}`,
    secret,
    headers: { authorization: `Bearer ${plant('header of an endpoint')}` },
  });
  await svix.endpoint.rotateSecret(main?.id ?? '', endpoint.id, {});
  planted.set(
    'rotated endpoint secret',
    (await svix.endpoint.getSecret(main?.id ?? '', endpoint.id)).key.slice(6),
  );
  await svix.endpoint.sendExample(main?.id ?? '', endpoint.id, { eventType: 'sync.completed' });
  const portal = await api.call<{ token: string; url: string }>('POST', '/v1/webhook-portal-sessions', {
    tenant: { id: 'globex' },
    allowedOrigins: ['https://app.acme.example'],
  });
  planted.set('portal session', portal.body.token);
  planted.set('code of a portal page', new URL(portal.body.url).hash.slice(1).replace(/^.*=/, ''));

  // Inbound: a webhook that is not what it says it is, and a forged return from a provider.
  for (const path of ['/hooks/stripe', `/hooks/stripe/hook_${'0'.repeat(25)}`]) {
    await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'stripe-signature': `t=1,v1=${plant(`signature at ${path}`)}` },
      body: JSON.stringify({ secret: plant(`body at ${path}`) }),
    }).then(async (response) => answers.push(await response.text()));
  }
  const callback = `code=${plant('code of a callback')}&state=${plant('state of a callback')}`;
  await fetch(`${url}/oauth/callback/github?${callback}`).then(async (response) =>
    answers.push(await response.text()),
  );

  answers.push(JSON.stringify((await svix.endpoint.list(main?.id ?? '')).data));
  for (const path of ['/v1/connections', '/v1/logs', '/v1/systems', '/v1/audit', '/v1/api-keys']) {
    await say(api.call('GET', path));
  }
  await waitFor('the failed attempt', async () => {
    const { data } = await svix.messageAttempt.listByEndpoint(main?.id ?? '', endpoint.id);
    answers.push(JSON.stringify(data));
    return data.length > 0 ? true : null;
  });
}

/** Where it could be: text by place. */
async function everything(): Promise<[place: string, text: string][]> {
  const database = await mongoose.createConnection(mongo.uri, { dbName: 'patchbay' }).asPromise();
  const names = (await database.listCollections()).map(({ name }) => name);
  const documents = await Promise.all(
    names.map(
      async (name): Promise<[string, string]> => [
        `collection ${name}`,
        JSON.stringify(await database.collection(name).find().toArray()),
      ],
    ),
  );
  await database.close();
  // Also what was deleted or written over: the pages of the file, byte for byte.
  const files = readdirSync(mongo.dataDir)
    .filter((name) => name.startsWith('data') || name.endsWith('.db') || name.endsWith('-wal'))
    .map((name): [string, string] => [`file ${name}`, readFileSync(join(mongo.dataDir, name), 'latin1')]);
  expect(files.length).toBeGreaterThan(1);
  return [
    ...documents,
    ...files,
    ['output', whole.output()],
    ['metrics', await (await fetch(`${whole.url}/metrics`)).text()],
    ['answers', answers.join('\n')],
  ];
}

(secondEngine === null ? test : test.skip)(
  'no secret that went in is anywhere in clear: logs, documents, files, metrics, answers',
  async () => {
    await useEveryPath();
    const places = await everything();
    // What the demo's own start prints for the person in front of it.
    const banner = (place: string, path: string) =>
      place === 'output' && (path === 'API key' || path === 'API key of a connection');
    const held = places.filter(([, text]) => text.includes(control)).map(([place]) => place.split(' ')[0]);
    expect([...new Set(held)].toSorted()).toEqual(['answers', 'collection', 'file']);
    const found = [...planted].flatMap(([path, secret]) =>
      places
        .filter(([place, text]) => text.includes(secret) && !banner(place, path))
        .map(([place]) => `${path} in ${place}`),
    );
    // What the sandbox gave out: tokens as its providers shape them.
    const shapes = /\b(?:ghu|ghr)_\w{16,}|ya29\.[\w-]{16,}|whsec_[\w+/=]{24,}|\bpbs_[\w-]{30,}/g;
    const shaped = places.flatMap(([place, text]) =>
      [...text.matchAll(shapes)].map(([token]) => `${token.slice(0, 6)}… in ${place}`),
    );
    tell('canary secrets', {
      secrets: planted.size,
      'places searched': places.length,
      found: found.length + shaped.length,
    });
    expect(planted.size).toBeGreaterThan(20);
    expect(found).toEqual([]);
    expect(shaped).toEqual([]);
  },
  180_000,
);
