import { randomBytes, webcrypto } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { ApiException } from 'svix';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { type DeliveryHarness, movableClock, startDelivery } from './testing/delivery-harness.ts';
import { type Received, type Receiver, startReceiver } from './testing/receiver.ts';
import { until } from './testing/until.ts';

const clock = movableClock();
let database: TestDatabase;
let delivery: DeliveryHarness;
let receiver: Receiver;

beforeAll(async () => {
  database = await testDatabase();
  delivery = await startDelivery(database, { now: clock.now });
  delivery.engine.start();
  receiver = await startReceiver();
});

afterAll(async () => {
  await delivery.close();
  await receiver.close();
  await database.drop();
});

/** RFC 8032, 7.1, test 1. */
const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
const publicBytes = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');
const publicKey = `whpk_${publicBytes.toString('base64')}`;
const privateKey = `whsk_${Buffer.concat([seed, publicBytes]).toString('base64')}`;

const signaturesOf = ({ headers }: Received) =>
  String(headers['webhook-signature'])
    .split(' ')
    .map((item) => item.split(',') as [string, string]);

/** How many `v1a` signatures of the message are by this key: WebCrypto, which knows nothing of how we sign. */
async function signaturesBy(key: string, item: Received): Promise<number> {
  const raw = Buffer.from(key.slice('whpk_'.length), 'base64');
  const imported = await webcrypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
  const signed = Buffer.from(`${item.id}.${item.headers['webhook-timestamp']}.${item.body}`);
  const answers = signaturesOf(item)
    .filter(([version]) => version === 'v1a')
    .map(([, text]) => webcrypto.subtle.verify('Ed25519', imported, Buffer.from(text, 'base64'), signed));
  return (await Promise.all(answers)).filter(Boolean).length;
}

async function scene(endpoint: { secret?: string; metadata?: Record<string, string> }) {
  const environment = `env-${randomBytes(4).toString('hex')}`;
  const svix = delivery.client(environment);
  await svix.application.create({ name: 'Acme', uid: 'acme' });
  const path = `/${randomBytes(6).toString('hex')}`;
  await svix.endpoint.create('acme', { ...endpoint, url: receiver.url + path, uid: 'hooks' });
  const secret = async () => (await svix.endpoint.getSecret('acme', 'hooks')).key;
  return {
    environment,
    svix,
    secret,
    async receive(): Promise<Received> {
      const payload = { name: 'Zoë ✓' };
      const { id } = await svix.message.create('acme', { eventType: 'a', payload });
      return until('it arrived', () =>
        receiver.received.find((item) => item.path === path && item.id === id),
      );
    },
  };
}

describe('an endpoint with a key pair', () => {
  test.each([
    ['with its public half behind', privateKey],
    ['alone', `whsk_${seed.toString('base64')}`],
  ])('that was given %s signs v1a; only the public half is shown', async (_, secret) => {
    const scenery = await scene({ secret });
    expect(await scenery.secret()).toBe(publicKey);
    const item = await scenery.receive();
    expect(signaturesOf(item).map(([version]) => version)).toEqual(['v1a']);
    expect(await signaturesBy(publicKey, item)).toBe(1);
    expect(await signaturesBy(publicKey, { ...item, body: `${item.body} ` })).toBe(0);
    expect(JSON.stringify(await database.models.Endpoint.find().lean())).not.toContain(secret);
  });

  test('has one made when its metadata asks for it, and another at a rotation', async () => {
    const { svix, secret, receive } = await scene({ metadata: { 'patchbay:signature': 'ed25519' } });
    const first = await secret();
    expect(first).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    expect(await signaturesBy(first, await receive())).toBe(1);
    await svix.endpoint.rotateSecret('acme', 'hooks', {});
    const second = await secret();
    expect(second).toMatch(/^whpk_/);
    expect(second).not.toBe(first);
    const item = await receive();
    expect([await signaturesBy(first, item), await signaturesBy(second, item)]).toEqual([1, 1]);
  });
});

test('a rotation from a shared secret to a key pair signs with both for 24 hours, then with the new one', async () => {
  const { svix, secret, receive } = await scene({});
  const shared = await secret();
  await svix.endpoint.rotateSecret('acme', 'hooks', { key: privateKey });
  expect(await secret()).toBe(publicKey);

  const both = await receive();
  expect(signaturesOf(both).map(([version]) => version)).toEqual(['v1a', 'v1']);
  expect(await signaturesBy(publicKey, both)).toBe(1);
  // The library looks at the clock of this machine, so the message has to be from now.
  new Webhook(shared).verify(both.body, both.headers as Record<string, string>);

  clock.advance(24 * 3_600_000 - 60_000);
  expect(signaturesOf(await receive())).toHaveLength(2);
  clock.advance(120_000);
  const after = await receive();
  expect(signaturesOf(after).map(([version]) => version)).toEqual(['v1a']);
  expect(await signaturesBy(publicKey, after)).toBe(1);
});

describe('a private key is refused', () => {
  const wrongHalf = Buffer.concat([seed, randomBytes(32)]).toString('base64');
  test.each([
    ['that is too short', { secret: `whsk_${randomBytes(24).toString('base64')}` }, 'Ed25519'],
    ['whose public half is not its own', { secret: `whsk_${wrongHalf}` }, 'Ed25519'],
    ['that is the public one', { secret: publicKey }, 'whsk_'],
    [
      'where the metadata asks for a shared secret',
      { secret: privateKey, metadata: { 'patchbay:signature': 'hmac-sha256' } },
      'hmac-sha256',
    ],
  ])('%s', async (_, endpoint, reason) => {
    const error = await scene(endpoint).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiException);
    expect(error).toMatchObject({
      code: 422,
      body: { detail: [{ loc: ['body', 'secret'], msg: expect.stringContaining(reason) }] },
    });
  });
});

test('regression: rotations at the same time lose no secret: each of them, and the first one, goes on signing', async () => {
  const { environment, receive } = await scene({});
  // The SDK sends an idempotency key, with which everything is one transaction anyhow.
  const rotate = async () => {
    const response = await fetch(`${delivery.baseUrl}/api/v1/app/acme/endpoint/hooks/secret/rotate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${delivery.tokens.issue(environment)}` },
    });
    return response.status;
  };
  expect(await Promise.all([rotate(), rotate(), rotate()])).toEqual([204, 204, 204]);
  const signatures = signaturesOf(await receive()).map(([, signature]) => signature);
  expect(new Set(signatures).size).toBe(4);
});
