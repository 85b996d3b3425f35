import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { hmac, sharedToken, verifyWebhook, type WebhookRequest } from './verification.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const SECRET = "It's a Secret to Everybody";

describe('verifyWebhook', () => {
  const bodyOnly = hmac({
    algorithm: 'sha256',
    encoding: 'hex',
    signatures: ({ headers }) => {
      const header = headers['x-hub-signature-256'];
      return header?.startsWith('sha256=') ? [header.slice(7)] : [];
    },
    signedContent: ({ rawBody }) => rawBody,
  });
  const request = (body: string, headers: Record<string, string>): WebhookRequest => ({
    method: 'POST',
    url: 'https://app.example/hooks/1',
    headers,
    rawBody: Buffer.from(body),
  });
  const verify = (verification: typeof bodyOnly, given: WebhookRequest, secrets: string[] = [SECRET]) =>
    verifyWebhook({ verification, request: given, secrets, now: NOW });

  test("accepts GitHub's published vector, also with the second secret of a rotation", () => {
    const signed = request('Hello, World!', {
      'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    });
    expect(verify(bodyOnly, signed).ok).toBe(true);
    expect(verify(bodyOnly, signed, ['new', SECRET]).ok).toBe(true);
    expect(verify(bodyOnly, signed, ['new'])).toEqual({ ok: false, reason: 'bad_signature' });
    expect(verify(bodyOnly, signed, [])).toEqual({ ok: false, reason: 'bad_signature' });
  });

  test('an empty secret signs nothing', () => {
    const empty = createHmac('sha256', '').update('x').digest('hex');
    expect(verify(bodyOnly, request('x', { 'x-hub-signature-256': `sha256=${empty}` }), ['']).ok).toBe(false);
    expect(verify(sharedToken({ header: 'x-token' }), request('', { 'x-token': '' }), ['']).ok).toBe(false);
  });

  test('refuses every mutation of body or signature', () => {
    const signature = createHmac('sha256', SECRET).update('{"a":1}').digest('hex');
    fc.assert(
      fc.property(fc.string(), fc.string(), (body, given) => {
        const result = verify(bodyOnly, request(body, { 'x-hub-signature-256': `sha256=${given}` }));
        return result.ok === (body === '{"a":1}' && given === signature);
      }),
    );
  });

  test('refuses times too far in the past or the future, and none at all', () => {
    const timed = hmac({
      algorithm: 'sha256',
      encoding: 'base64',
      signatures: ({ headers }) => (headers['x-sig'] === undefined ? [] : [headers['x-sig']]),
      signedContent: ({ headers, rawBody }) => Buffer.concat([Buffer.from(headers['x-time'] ?? ''), rawBody]),
      timestamp: {
        read: ({ headers }) => (headers['x-time'] === undefined ? null : Number(headers['x-time'])),
        toleranceMs: 300_000,
      },
    });
    const at = (time: string | undefined) => {
      const sig = createHmac('sha256', SECRET)
        .update(`${time ?? ''}x`)
        .digest('base64');
      return verify(timed, request('x', { 'x-sig': sig, ...(time === undefined ? {} : { 'x-time': time }) }));
    };
    const time = NOW.getTime();
    expect(at(String(time)).ok).toBe(true);
    expect(at(String(time - 300_000)).ok).toBe(true);
    expect(at(String(time - 300_001))).toEqual({ ok: false, reason: 'stale_timestamp' });
    expect(at(String(time + 300_001))).toEqual({ ok: false, reason: 'stale_timestamp' });
    expect(at('not a number')).toEqual({ ok: false, reason: 'stale_timestamp' });
    expect(at(undefined)).toEqual({ ok: false, reason: 'missing_signature' });
  });

  test('a shared token must be there and equal', () => {
    const token = sharedToken({ header: 'x-goog-channel-token' });
    expect(verify(token, request('', { 'x-goog-channel-token': SECRET })).ok).toBe(true);
    expect(verify(token, request('', { 'x-goog-channel-token': `${SECRET}x` })).ok).toBe(false);
    expect(verify(token, request('', {}))).toEqual({ ok: false, reason: 'missing_signature' });
  });
});
