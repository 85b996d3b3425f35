import { EgressTimeout } from '../../security/egress/egress-errors.ts';
import type { EgressFetch, EgressOptions } from '../../security/egress/egress-fetch.ts';
import { performAttempt } from './attempt.ts';

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

function attempt(egressFetch: EgressFetch, headers: Record<string, string> = {}) {
  return performAttempt({
    target: { url: 'https://example.com/hooks', headers, publicOnly: false, secrets: [secret] },
    message: { id: 'msg_1', body: '{"a":1}' },
    egressFetch,
    now: () => new Date(1_700_000_000_000),
    signal: new AbortController().signal,
  });
}

test('it goes through the governed fetch: any public host, 15 s, bounded, no redirects', async () => {
  let seen: { init: RequestInit | undefined; options: EgressOptions } | undefined;
  await attempt(
    async (_url, init, options) => {
      seen = { init, options };
      return new Response('ok');
    },
    { 'Content-Type': 'text/plain', 'webhook-id': 'forged' },
  );
  expect(seen?.options).toEqual({
    allowedHosts: 'public',
    timeoutMs: 15_000,
    maxBytes: 131_072,
    purpose: 'webhook',
    publicOnly: false,
    stream: true,
  });
  expect(seen?.init).toMatchObject({
    method: 'POST',
    body: '{"a":1}',
    headers: {
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1700000000',
      'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
    },
  });
});

test('a failure says why, without an answer', async () => {
  const timeout = await attempt(async () => {
    throw new EgressTimeout('example.com did not answer completely within 15000 ms');
  });
  expect(timeout).toMatchObject({
    succeeded: false,
    responseStatusCode: 0,
    response: 'example.com did not answer completely within 15000 ms',
  });
  const refused = await attempt(async () => {
    throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
  });
  expect(refused.response).toBe('fetch failed: connect ECONNREFUSED');
});

test('the status counts, whatever becomes of the body', async () => {
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(new Error('connection reset'));
    },
  });
  expect(await attempt(async () => new Response(broken, { status: 200 }))).toMatchObject({
    succeeded: true,
    responseStatusCode: 200,
    response: '',
  });
});

test.each([
  [200, true],
  [204, true],
  [302, false],
  [404, false],
  [410, false],
  [503, false],
])('status %d: success is %s', async (status, succeeded) => {
  const body = status === 204 ? null : 'x';
  const result = await attempt(async () => new Response(body, { status }));
  expect([result.succeeded, result.gone]).toEqual([succeeded, status === 410]);
});
