import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from './host.ts';
import { notesProvider } from './test-support/notes-provider.ts';

describe('the sandbox host', () => {
  let dataDir: string;
  let sandbox: Sandbox;
  const start = async () => {
    sandbox = await startSandbox({ port: 0, host: '127.0.0.1', dataDir, providers: [notesProvider()] });
  };
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${sandbox.url}/notes.example${path}`, {
      ...init,
      headers: { authorization: 'Bearer key_live_1', 'content-type': 'application/json' },
    });
  const control = (method: string, path: string, body?: unknown) =>
    fetch(`${sandbox.url}/_control${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const readNotes = async () =>
    ((await (await call('/notes')).json()) as { notes: { id: string; text: string }[] }).notes;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sandbox-host-'));
    await start();
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(dataDir, { recursive: true });
  });

  test('seeds equal data for equal seeds, and other data for others', async () => {
    const first = await readNotes();
    expect(first).toHaveLength(3);
    await control('POST', '/reset');
    expect(await readNotes()).toEqual(first);
    await control('POST', '/notes/reset', { sizes: { notes: 5 }, seed: 'other' });
    const other = await readNotes();
    expect(other).toHaveLength(5);
    expect(other[0]).not.toEqual(first[0]);
  });

  test('keeps changes, clock and sizes over a restart', async () => {
    await control('POST', '/notes/reset', { sizes: { notes: 2 } });
    await control('POST', '/clock', { advanceSeconds: 86_400 });
    await call('/notes', { method: 'POST', body: JSON.stringify({ text: 'kept' }) });
    await sandbox.close();
    await start();
    expect((await readNotes()).map(({ text }) => text)).toContain('kept');
    expect(await readNotes()).toHaveLength(3);
    const { now } = (await (await control('GET', '/state')).json()) as { now: string };
    expect(Date.parse(now) - Date.now()).toBeGreaterThan(86_000_000);
  });

  test('data that never reached the disk is seeded again as it was', async () => {
    const first = await readNotes();
    await sandbox.close();
    rmSync(join(dataDir, 'notes.json'));
    await start();
    expect(await readNotes()).toEqual(first);
  });

  test.each([
    ['rate_limit', 429, '7'],
    ['unavailable', 503, null],
    ['forbidden', 403, null],
    ['not_found', 404, null],
  ])('fault %s answers as the provider would, as often as asked', async (fault, status, retryAfter) => {
    await control('POST', '/notes/faults', { fault, times: 2, retryAfterSeconds: 7 });
    for (let i = 0; i < 2; i++) {
      const response = await call('/notes');
      expect(response.status).toBe(status);
      expect(response.headers.get('retry-after')).toBe(retryAfter);
    }
    expect((await call('/notes')).status).toBe(200);
  });

  test('fault nonsense answers a page, or values of the wrong types', async () => {
    await control('POST', '/notes/faults', { fault: 'nonsense', times: 1 });
    expect(await (await call('/notes')).text()).toContain('<html>');
    await control('POST', '/notes/faults', { fault: 'nonsense', as: 'wrong_types', times: 1 });
    expect((await readNotes())[0]).toMatchObject({ id: 7, text: 7 });
  });

  test('fault slow waits, fault drop_reply does the work and hangs up', async () => {
    await control('POST', '/notes/faults', { fault: 'slow', times: 1, delayMs: 120 });
    const before = performance.now();
    expect((await call('/notes')).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(110);

    await control('POST', '/notes/faults', { fault: 'drop_reply', times: 1, method: 'POST' });
    await expect(call('/notes', { method: 'POST', body: '{"text":"done"}' })).rejects.toThrow('fetch failed');
    expect((await readNotes()).at(-1)?.text).toBe('done');
  });

  test('faults choose by path, and expire_checkpoint waits for a request that carries one', async () => {
    await control('POST', '/notes/faults', { fault: 'unavailable', times: 1, path: '/elsewhere' });
    await control('POST', '/notes/faults', { fault: 'expire_checkpoint', times: 1 });
    expect((await call('/notes')).status).toBe(200);
    expect((await call('/notes?checkpoint=1')).status).toBe(410);
    expect((await call('/notes?checkpoint=1')).status).toBe(200);
    await control('DELETE', '/notes/faults');
    expect((await call('/elsewhere')).status).toBe(404);
  });

  test('the ledger tells what was called, by whom, and how it ended', async () => {
    await control('POST', '/notes/faults', { fault: 'unavailable', times: 1 });
    await call('/notes?page=1');
    await call('/notes?page=2');
    const answer = await (await control('GET', '/ledger?system=notes&path=page%3D')).json();
    expect(answer).toMatchObject({
      data: [
        {
          method: 'GET',
          path: '/notes.example/notes?page=1',
          status: 503,
          fault: 'unavailable',
          account: null,
        },
        { method: 'GET', path: '/notes.example/notes?page=2', status: 200, fault: null, account: 'ada' },
      ],
      counts: { total: 2, byStatus: { 200: 1, 503: 1 }, byFault: { unavailable: 1 } },
    });
    await control('DELETE', '/ledger');
    expect(await (await control('GET', '/ledger')).json()).toMatchObject({ data: [], counts: { total: 0 } });
  });

  test('webhooks go out in order, are retried, and are in the ledger', async () => {
    const received: string[] = [];
    let refusals = 1;
    const receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        response.statusCode = refusals-- > 0 ? 500 : 204;
        if (response.statusCode === 204) received.push((JSON.parse(body) as { text: string }).text);
        response.end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    for (const text of ['one', 'two']) {
      await call('/notes', { method: 'POST', body: JSON.stringify({ text, hook }) });
    }
    await expectSoon(() => received.length === 2);
    expect(received).toEqual(['one', 'two']);
    await expectSoon(() => sandbox.control.ledger({ path: hook }).counts.total === 3);
    expect(sandbox.control.ledger({ path: hook }).counts.byStatus).toEqual({ 204: 2, 500: 1 });
    receiver.close();
  });

  test('tokens, keys and scopes: the developer token may all, nobody nothing', async () => {
    const developer = sandbox.control.state().systems[0]?.developerToken ?? '';
    const post = (authorization: string) =>
      fetch(`${sandbox.url}/notes.example/notes`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: '{"text":"x"}',
      });
    expect((await post(`Bearer ${developer}`)).status).toBe(201);
    expect((await post(`Basic ${btoa('key_live_1:')}`)).status).toBe(201);
    for (const authorization of [
      '',
      'Bearer',
      `Bearer ${developer}x`,
      'Bearer na_a.b',
      'Digest x',
      'Basic %%%',
    ]) {
      expect((await post(authorization)).status).toBe(401);
    }
  });

  test.each([
    ['POST', '/notes/reset', { sizes: { pages: 1 } }, 400, 'sizes.pages'],
    ['POST', '/notes/reset', { sizes: { notes: 1.5 } }, 400, 'sizes.notes'],
    ['POST', '/notes/reset', { sizes: { notes: -1 } }, 400, 'sizes.notes'],
    ['POST', '/notes/reset', { wrong: 1 }, 400, 'wrong'],
    ['POST', '/notes/faults', { fault: 'unknown' }, 400, 'fault'],
    ['POST', '/notes/faults', { fault: 'slow', times: 0 }, 400, 'times'],
    ['POST', '/notes/faults', {}, 400, 'fault'],
    ['POST', '/clock', { advanceSeconds: '1' }, 400, 'advanceSeconds'],
    ['GET', '/ledger?limit=many', undefined, 400, 'limit'],
    ['POST', '/missing/reset', {}, 404, 'system'],
    ['GET', '/missing', undefined, 404, null],
  ])('control refuses %s %s %j', async (method, path, body, status, field) => {
    const response = await control(method, path, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { field } });
  });

  test('bad bodies get JSON answers, other pages are kept off the control API, other hosts are named', async () => {
    expect((await call('/notes', { method: 'POST', body: '{"text' })).status).toBe(400);
    const bad = await fetch(`${sandbox.url}/_control/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"adv',
    });
    expect(bad.status).toBe(400);
    const crossSite = await fetch(`${sandbox.url}/_control/reset`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(crossSite.status).toBe(403);
    const elsewhere = await fetch(`${sandbox.url}/unknown.example/`);
    expect(elsewhere.status).toBe(404);
    expect(await elsewhere.text()).toContain('notes.example');
  });
});

async function expectSoon(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Still not so: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
