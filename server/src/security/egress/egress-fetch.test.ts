import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { EgressRefused, EgressTimeout, ResponseTooLarge } from './egress-errors.ts';
import { createEgressFetch, type EgressFetchOptions } from './egress-fetch.ts';

const logger = { debug: () => undefined, warn: () => undefined };
const closers: (() => Promise<unknown>)[] = [];

function egress(options: Partial<EgressFetchOptions> = {}) {
  const registry = new Registry();
  const fetch = createEgressFetch({
    sandboxUrl: null,
    allow: [],
    logger,
    metrics: { registry },
    production: true,
    ...options,
  });
  closers.push(() => fetch.close());
  return { fetch, registry };
}

async function serve(
  listener: RequestListener,
): Promise<{ host: string; url: string; connections: () => number }> {
  const server: Server = createServer(listener);
  let connections = 0;
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, url: `http://${host}`, connections: () => connections };
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const api = { allowedHosts: 'public', purpose: 'test' } as const;

test("what the operator allows does not count for others' addresses in production", async () => {
  const { host, url, connections } = await serve((_req, res) => res.end('inside'));
  const { fetch } = egress({ allow: ['127.0.0.1'] });
  expect(await (await fetch(url, {}, api)).text()).toBe('inside');
  const before = connections();
  for (const address of [url, `https://${host}/`, `https://localhost:${host.split(':')[1]}/`]) {
    const refused = fetch(address, {}, { ...api, publicOnly: true });
    await expect(refused).rejects.toBeInstanceOf(EgressRefused);
    const judge = () => fetch.judgeUrl(address, { publicOnly: true });
    if (!address.includes('localhost')) expect(judge).toThrow(EgressRefused);
    expect(() => fetch.judgeUrl(url, { publicOnly: false })).not.toThrow();
  }
  expect(connections()).toBe(before);
  const development = egress({ allow: ['127.0.0.1'], production: false });
  expect(await (await development.fetch(url, {}, { ...api, publicOnly: true })).text()).toBe('inside');
});

describe('refusals', () => {
  test.each([
    ['not a url', 'invalid_url'],
    ['https://user:secret@example.com/', 'userinfo'],
    ['ftp://example.com/', 'insecure_scheme'],
    ['file:///etc/passwd', 'insecure_scheme'],
    ['http://example.com/', 'insecure_scheme'],
    ['https://127.0.0.1/', 'address_not_allowed'],
    ['https://2130706433/', 'address_not_allowed'],
    ['https://0x7f.1/', 'address_not_allowed'],
    ['https://127.1/', 'address_not_allowed'],
    ['https://１２７.0.0.1/', 'address_not_allowed'],
    ['https://0.0.0.0/', 'address_not_allowed'],
    ['https://169.254.169.254/latest/meta-data', 'address_not_allowed'],
    ['https://10.1.2.3/', 'address_not_allowed'],
    ['https://100.64.0.1/', 'address_not_allowed'],
    ['https://[::1]/', 'address_not_allowed'],
    ['https://[::7f00:1]/', 'address_not_allowed'],
    ['https://[::ffff:127.0.0.1]/', 'address_not_allowed'],
    ['https://[64:ff9b::7f00:1]/', 'address_not_allowed'],
    ['https://[2002:7f00:1::]/', 'address_not_allowed'],
    ['https://[fd00::1]/', 'address_not_allowed'],
    ['https://localhost/', 'address_not_allowed'],
  ])('%s', async (url, reason) => {
    const { fetch } = egress();
    await expect(fetch(url, undefined, api)).rejects.toMatchObject({ name: 'EgressRefused', reason });
  });

  test('a host outside the named ones, whatever it resembles', async () => {
    const { fetch } = egress();
    for (const url of [
      'https://api.github.com.evil.example/',
      'https://evil.example/api.github.com',
      'https://api.github.com:8443/',
      'https://github.com/',
    ]) {
      await expect(
        fetch(url, undefined, { allowedHosts: ['api.github.com'], purpose: 'api' }),
      ).rejects.toMatchObject({ reason: 'host_not_allowed' });
    }
  });

  test('a name that resolves to a loopback address gets no connection', async () => {
    const server = await serve((_, response) => response.end('secret'));
    const { fetch, registry } = egress({ production: false });
    const url = server.url.replace('127.0.0.1', 'localhost');
    await expect(fetch(url, undefined, api)).rejects.toBeInstanceOf(EgressRefused);
    expect(server.connections()).toBe(0);
    expect(await registry.metrics()).toContain('outcome="refused"} 1');
  });
});

describe('the operator list', () => {
  test('lets a host or a range through, also without TLS', async () => {
    const server = await serve((_, response) => response.end('inside'));
    for (const allow of [['127.0.0.1'], [server.host]]) {
      const { fetch } = egress({ allow });
      expect(await (await fetch(server.url, undefined, api)).text()).toBe('inside');
    }
    const { fetch } = egress({ allow: ['127.0.0.0/8'], production: false });
    expect(await (await fetch(server.url, undefined, api)).text()).toBe('inside');
  });
});

describe('responses', () => {
  test('redirects are answered, not followed', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/next') response.end('followed');
      else response.writeHead(307, { location: '/next' }).end();
    });
    const { fetch } = egress({ allow: ['127.0.0.1'] });
    const response = await fetch(server.url, { method: 'POST', body: 'data' }, api);
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toBe('/next');
    await expect(fetch(server.url, undefined, { ...api, redirect: 'error' })).rejects.toThrow();
  });

  test('status, headers and body arrive whole, null bodies too', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/empty') response.writeHead(204).end();
      else if (request.url === '/same') response.writeHead(304, { etag: '"a"' }).end();
      else response.writeHead(418, { 'x-a': '1' }).end(JSON.stringify({ url: request.url }));
    });
    const { fetch } = egress({ allow: ['127.0.0.1'] });
    const response = await fetch(`${server.url}/a?b=c`, undefined, api);
    expect([response.status, response.headers.get('x-a'), response.url]).toEqual([
      418,
      '1',
      `${server.url}/a?b=c`,
    ]);
    expect(await response.json()).toEqual({ url: '/a?b=c' });
    expect((await fetch(`${server.url}/empty`, undefined, api)).status).toBe(204);
    expect((await fetch(`${server.url}/same`, undefined, api)).headers.get('etag')).toBe('"a"');
  });

  test.each([true, false])('beyond the size limit nothing is handed on (stream: %s)', async (stream) => {
    const server = await serve((request, response) => {
      if (request.url === '/declared') response.setHeader('content-length', 5000);
      response.write('x'.repeat(2500));
      response.end('x'.repeat(2500));
    });
    const { fetch } = egress({ allow: ['127.0.0.1'] });
    for (const path of ['/declared', '/chunked']) {
      const read = async () =>
        (await fetch(server.url + path, undefined, { ...api, maxBytes: 3000, stream })).text();
      await expect(read()).rejects.toBeInstanceOf(ResponseTooLarge);
    }
    const fits = await fetch(server.url, undefined, { ...api, maxBytes: 5000, stream });
    expect((await fits.text()).length).toBe(5000);
  });

  test.each(['headers', 'body'])('the deadline covers the %s', async (part) => {
    const server = await serve((_, response) => {
      if (part === 'body') response.write('half');
    });
    const { fetch } = egress({ allow: ['127.0.0.1'] });
    await expect(fetch(server.url, undefined, { ...api, timeoutMs: 50 })).rejects.toBeInstanceOf(
      EgressTimeout,
    );
  });

  test('an abort stays an AbortError', async () => {
    const server = await serve(() => undefined);
    const { fetch } = egress({ allow: ['127.0.0.1'] });
    const abort = new AbortController();
    const answer = fetch(server.url, { signal: abort.signal }, api);
    abort.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('a form with a file keeps its encoding', async () => {
    const server = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.end(`${request.headers['content-type']}|${Buffer.concat(chunks)}`));
    });
    const { fetch } = egress({ allow: ['127.0.0.1'] });
    const form = new FormData();
    form.set('name', 'value');
    const text = await (await fetch(server.url, { method: 'POST', body: form }, api)).text();
    expect(text).toMatch(/^multipart\/form-data; boundary=/);
    expect(text).toContain('name="name"');
  });
});

describe('sandbox', () => {
  test('named hosts go to the sandbox and keep their own URL; public requests do not', async () => {
    const server = await serve((request, response) => response.end(request.url));
    const { fetch } = egress({ sandboxUrl: server.url });
    const response = await fetch('https://api.github.com/user?page=2', undefined, {
      allowedHosts: ['api.github.com'],
      purpose: 'api',
    });
    expect(await response.text()).toBe('/api.github.com/user?page=2');
    expect(response.url).toBe('https://api.github.com/user?page=2');
    await expect(fetch('https://127.0.0.1/', undefined, api)).rejects.toBeInstanceOf(EgressRefused);
  });
});
