import { Octokit } from '@octokit/rest';
import Stripe from 'stripe';
import { z } from 'zod';
import { toProviderError } from './classify.ts';
import { ProviderError } from './errors.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const NOW = new Date('2026-01-01T00:00:00Z');

describe('toProviderError', () => {
  const octokitError = (answer: () => Promise<Response>) =>
    new Octokit({ request: { fetch: answer }, log: silent }).users.getAuthenticated().then(
      () => new Error('no error'),
      (error: unknown) => error,
    );
  const stripeError = (answer: () => Promise<Response>) =>
    new Stripe('sk_test_x', {
      httpClient: Stripe.createFetchHttpClient(answer),
      maxNetworkRetries: 0,
    }).balance
      .retrieve()
      .then(
        () => new Error('no error'),
        (error: unknown) => error,
      );
  const json = (status: number, headers: Record<string, string> = {}) =>
    Response.json({ message: 'secret value', error: { message: 'secret value' } }, { status, headers });

  const statuses = [
    [401, 'reauthorize'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [410, 'not_found'],
    [409, 'conflict'],
    [422, 'rejected'],
    [400, 'rejected'],
    [408, 'unavailable'],
    [425, 'unavailable'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ] as const;

  test.each(statuses)('Octokit: status %i is %s', async (status, kind) => {
    const error = toProviderError(await octokitError(async () => json(status)));
    expect(error).toMatchObject({ name: 'ProviderError', kind, status });
    expect(error.message).not.toContain('secret');
  });

  test.each(statuses)('Stripe: status %i is %s', async (status, kind) => {
    const error = toProviderError(await stripeError(async () => json(status)));
    expect(error).toMatchObject({ name: 'ProviderError', kind, status });
  });

  test.each(statuses)('a Gaxios error with status %i is %s', (status, kind) => {
    const error = Object.assign(new Error('secret'), {
      status,
      code: String(status),
      response: { status, headers: new Headers(), data: { error: {} } },
    });
    expect(toProviderError(error)).toMatchObject({ kind, status });
  });

  test.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Thu, 01 Jan 2025 00:00:30 GMT' }, 0],
    [{ 'retry-after': '999999999' }, 86_400_000],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767225660' }, 60_000],
    [{ 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': '1767225660' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('a rate limit with %j waits %p ms', async (headers, wait) => {
    for (const make of [octokitError, stripeError]) {
      const error = toProviderError(await make(async () => json(429, headers as Record<string, string>)), {
        now: NOW,
      });
      expect(error).toMatchObject({ kind: 'rate_limited', retryAfterMs: wait });
    }
  });

  test('the connector decides first, on the raw response', async () => {
    const error = await octokitError(async () => json(403));
    const lastFailure = { status: 403, headers: new Headers({ 'retry-after': '3' }), body: 'raw' };
    const seen: string[] = [];
    const connector = {
      classifyError: (response: { body: string }) => {
        seen.push(response.body);
        return 'rate_limited' as const;
      },
    };
    expect(toProviderError(error, { connector, lastFailure })).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 3000,
    });
    expect(seen).toEqual(['raw']);
  });

  test('an error without a response of its own takes the last failure', () => {
    const lastFailure = { status: 401, headers: new Headers(), body: '' };
    expect(toProviderError(new Error('something'), { lastFailure })).toMatchObject({ kind: 'reauthorize' });
  });

  test('a schema error names the field and no value', () => {
    const schema = z.object({
      items: z.array(z.object({ start: z.union([z.object({ date: z.string() }), z.null()]) })),
    });
    const result = schema.safeParse({ items: [{ start: { date: 4711 } }] });
    const error = toProviderError(new Error('wrapped', { cause: result.error }));
    expect(error).toMatchObject({ kind: 'unexpected_response', field: 'items.0.start.date' });
    expect(error.message).not.toContain('4711');
    expect(toProviderError(z.object({}).safeParse('html').error)).toMatchObject({ field: 'response' });
  });

  test('no connection is unavailable, no JSON is unexpected', async () => {
    const refused = () => fetch('http://127.0.0.1:1/');
    for (const make of [octokitError, stripeError]) {
      expect(toProviderError(await make(refused))).toMatchObject({ kind: 'unavailable' });
    }
    const html = async () => new Response('<html>', { headers: { 'content-type': 'text/html' } });
    expect(toProviderError(await stripeError(html))).toMatchObject({ kind: 'unexpected_response' });
    expect(toProviderError(new DOMException('late', 'TimeoutError'))).toMatchObject({ kind: 'unavailable' });
    expect(toProviderError(new TypeError('x is undefined'))).toMatchObject({ kind: 'unexpected_response' });
    expect(toProviderError('text')).toMatchObject({ kind: 'unexpected_response' });
  });

  test('a ProviderError thrown inside fetch comes out whole, whatever an SDK wraps around it', async () => {
    const thrown = new ProviderError({ kind: 'rate_limited', message: 'budget', retryAfterMs: 5 });
    const answer = async () => {
      throw thrown;
    };
    expect(toProviderError(await octokitError(answer))).toBe(thrown);
    expect(toProviderError(await stripeError(answer))).toBe(thrown);
  });

  test('an abort stays an abort', async () => {
    const controller = new AbortController();
    controller.abort();
    const aborted = () => fetch('http://127.0.0.1:1/', { signal: controller.signal });
    expect(toProviderError(await octokitError(aborted)).name).toBe('AbortError');
    // Stripe's client turns an abort into a time-out of its own: only the signal still tells.
    const { signal } = controller;
    expect(toProviderError(await stripeError(aborted), { signal }).name).toBe('AbortError');
    const reason = new AbortController();
    reason.abort(new Error('lease lost'));
    expect(toProviderError(new Error('socket'), { signal: reason.signal }).name).toBe('AbortError');
  });

  test('errors that point at themselves end', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(toProviderError(error)).toMatchObject({ kind: 'unexpected_response' });
  });
});
