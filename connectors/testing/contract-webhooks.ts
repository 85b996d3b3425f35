import { verifyWebhook, type WebhookRequest } from '../sdk/index.ts';
import type { ContractSubject } from './contract-subject.ts';

const SECRET = 'a'.repeat(64);
const NOW = new Date('2026-06-01T12:00:00Z');

export function describeWebhooks({ connector, sample }: ContractSubject): void {
  const { webhooks } = connector;
  if (webhooks === undefined) return;
  const { verification } = webhooks;

  describe('inbound webhooks', () => {
    const genuine = (now = NOW): WebhookRequest => {
      if (sample.webhook === undefined) throw new Error('The contract sample has no webhook');
      return sample.webhook({ secret: SECRET, now });
    };
    const accepts = (request: WebhookRequest, secrets: string[] = [SECRET], now = NOW) =>
      verifyWebhook({ verification, request, secrets, now }).ok;

    test('a genuine one is accepted, also in a rotation, and parsed', () => {
      expect(accepts(genuine())).toBe(true);
      expect(accepts(genuine(), ['another', SECRET])).toBe(true);
      const result = verifyWebhook({ verification, request: genuine(), secrets: [SECRET], now: NOW });
      if (!result.ok) throw new Error(result.reason);
      const parsed = webhooks.parse(result.webhook, { partition: null });
      expect(parsed.dedupeKey).not.toBe('');
      expect(parsed.eventType).not.toBe('');
      for (const { sync } of parsed.changes) expect(Object.keys(connector.syncs)).toContain(sync);
      expect(webhooks.parse(result.webhook, { partition: null })).toEqual(parsed);
    });

    test('another secret, an empty one and none are refused', () => {
      expect(accepts(genuine(), ['b'.repeat(64)])).toBe(false);
      expect(accepts(genuine(), [''])).toBe(false);
      expect(accepts(genuine(), [])).toBe(false);
      if (sample.webhook !== undefined) {
        expect(accepts(sample.webhook({ secret: '', now: NOW }), [''])).toBe(false);
      }
    });

    test('every changed byte of a signed body is refused', () => {
      if (verification.type !== 'hmac') return;
      const { rawBody } = genuine();
      for (let index = 0; index < rawBody.length; index++) {
        const mutated = Uint8Array.from(rawBody);
        mutated[index] = (mutated[index] ?? 0) ^ 1;
        if (accepts({ ...genuine(), rawBody: mutated })) throw new Error(`Byte ${index} is not covered`);
      }
      expect(accepts({ ...genuine(), rawBody: rawBody.slice(1) })).toBe(false);
    });

    test('without the header that proves it, or with a changed one, it is refused', () => {
      const request = genuine();
      const proofs = Object.keys(request.headers).filter((name) => {
        const { [name]: _, ...headers } = request.headers;
        return !accepts({ ...request, headers });
      });
      expect(proofs.length).toBeGreaterThan(0);
      for (const name of proofs) {
        const value = request.headers[name] ?? '';
        for (const changed of [
          '',
          `${value}x`,
          value.slice(0, -1),
          value.toUpperCase() === value ? 'x' : value.toUpperCase(),
        ]) {
          expect(accepts({ ...request, headers: { ...request.headers, [name]: changed } })).toBe(false);
        }
      }
    });

    test('a stale and a future time are refused', () => {
      if (verification.type !== 'hmac' || verification.timestamp === undefined) return;
      const { toleranceMs } = verification.timestamp;
      for (const shift of [-toleranceMs - 2000, toleranceMs + 2000]) {
        expect(accepts(genuine(new Date(NOW.getTime() + shift)))).toBe(false);
      }
    });
  });
}
