import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { notFound } from '../../http/api-error.ts';
import { problemHandler } from '../../http/problem.ts';
import { requestContext } from '../../http/request-context.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import { createFakeProvider, fakeConnector } from '../../runtime/testing/fake-provider.ts';
import { type RuntimeFixture, runtimeFixture, until } from '../../runtime/testing/runtime-fixture.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import { proxyRouter } from './proxy.router.ts';

const logger = pino({ level: 'silent' });
let fixture: RuntimeFixture;
let connection: IntegrationDoc;
let server: Server;
let port: number;
let sent: { url: string; method: string; headers: Headers; body: string }[];
let reply: () => Response;

beforeAll(async () => {
  fixture = await runtimeFixture();
  const egress: EgressFetch = async (url, init, { allowedHosts }) => {
    expect(allowedHosts).toEqual(['api.fake.example']);
    const headers = new Headers(init?.headers);
    const body = init?.body ? Buffer.from(init.body as Uint8Array).toString() : '';
    sent.push({ url: String(url), method: init?.method ?? '', headers, body });
    return reply();
  };
  const runtime = fixture.runtime(fakeConnector(createFakeProvider()), { egress, worker: null });
  const app = express();
  app.use(requestContext);
  app.use(
    proxyRouter({
      ...runtime,
      operations: fixture.operations,
      authorize: async () => ({
        type: 'api_key',
        environment: fixture.environment,
        keyId: 'key',
        permissions: ['proxy:use'],
      }),
      connections: {
        async get({ environment }, id) {
          const found = await runtime.stores.connections.get(id);
          if (found === null || found.environment !== environment) throw notFound('connection');
          return found;
        },
      },
    }),
  );
  app.use(problemHandler(logger));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await fixture.close();
});
beforeEach(async () => {
  sent = [];
  reply = () => Response.json({ ok: true });
  connection = await fixture.connect();
});

/** fetch would tidy the path up first. */
function raw(path: string, { method = 'GET', headers = {}, body = '' } = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const sending = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      sending.on('error', reject);
      sending.end(body);
    },
  );
}
const at = (path: string) => `/v1/connections/${connection._id}/proxy${path}`;

test('passes on path, query, body and status, without what is ours', async () => {
  reply = () =>
    new Response('{"made":1}', {
      status: 201,
      headers: {
        'content-type': 'application/json',
        'set-cookie': 'a=b',
        'x-total': '9',
        'content-encoding': 'gzip',
      },
    });
  const answer = await raw(at('/items/a%2Fb?x=1&y=%20'), {
    method: 'POST',
    headers: {
      authorization: 'Bearer pb_secret',
      cookie: 'c=d',
      'content-type': 'application/json',
      'x-own': '1',
    },
    body: '{"name":"One"}',
  });
  expect(answer).toMatchObject({ status: 201, body: '{"made":1}' });
  expect(answer.headers['x-total']).toBe('9');
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(answer.headers['content-encoding']).toBeUndefined();
  const [request] = sent;
  expect(request).toMatchObject({
    url: 'https://api.fake.example/items/a%2Fb?x=1&y=%20',
    method: 'POST',
    body: '{"name":"One"}',
  });
  expect(request?.headers.get('authorization')).toBe('Key k');
  expect(request?.headers.get('cookie')).toBeNull();
  expect(request?.headers.get('x-own')).toBe('1');
  const log = await until(() =>
    fixture.db.models.IntegrationLog.findOne({ connectionId: connection._id, status: 'succeeded' }).lean(),
  );
  expect(log).toMatchObject({ operation: 'proxy', fields: { status: 201 } });
});

test.each([
  '//evil.example/x',
  '/@evil.example/',
  '/../../x',
  '/%2e%2e/x',
  '/\\evil.example',
  '/x:y@evil.example',
])('whatever the path, the host stays the provider: %s', async (path) => {
  await raw(at(path));
  for (const { url } of sent) expect(new URL(url).host).toBe('api.fake.example');
});

test('failures of the provider come through as they are; one that cannot be reached is a problem', async () => {
  reply = () => {
    throw new TypeError('fetch failed');
  };
  const away = await raw(at('/items'), { method: 'POST', body: 'x' });
  expect(away.status).toBe(502);
  expect(JSON.parse(away.body)).toMatchObject({ code: 'provider_error' });
  reply = () => new Response('slow down', { status: 429, headers: { 'retry-after': '7' } });
  const limited = await raw(at('/items'));
  expect([limited.status, limited.headers['retry-after'], limited.body]).toEqual([429, '7', 'slow down']);
  // While the wait lasts the provider is not asked again.
  const calls = sent.length;
  const still = await raw(at('/items'));
  expect(still.status).toBe(429);
  expect(JSON.parse(still.body)).toMatchObject({ code: 'provider_error' });
  expect(sent).toHaveLength(calls);
});

test('unknown connections, methods and paused connections are refused', async () => {
  expect((await raw('/v1/connections/con_doesnotexist/proxy/items')).status).toBe(404);
  expect((await raw(at('/items'), { method: 'OPTIONS' })).status).toBe(405);
  connection = await fixture.connect({ status: 'paused' });
  expect((await raw(at('/items'))).status).toBe(409);
  expect(sent).toEqual([]);
});
