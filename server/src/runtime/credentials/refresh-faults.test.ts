import { oauth2, ProviderError } from '@patchbay/connectors/sdk';
import { pino } from 'pino';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import { KeyProviderUnavailable } from '../../security/keys/key-provider.ts';
import { createCredentialsStore } from '../stores/credentials.store.ts';
import { createFakeProvider, fakeConnector } from '../testing/fake-provider.ts';
import { type RuntimeFixture, runtimeFixture, until } from '../testing/runtime-fixture.ts';
import { createKeepAlive } from './keep-alive.ts';
import { renewAheadMs } from './renew-ahead.ts';

const connector = fakeConnector(createFakeProvider(), {
  auth: [
    oauth2({
      authorizationUrl: 'https://fake.example/authorize',
      tokenUrl: 'https://fake.example/token',
      scopes: [],
      clientAuthentication: 'body',
      refreshTokens: 'rotating',
      refreshTokenIdleDays: 30,
      appRegistrationUrl: 'https://fake.example/apps',
    }),
  ],
});

let fixture: RuntimeFixture;
beforeAll(async () => {
  fixture = await runtimeFixture();
});
afterAll(() => fixture.close());

interface TokenEndpoint {
  calls: number;
  valid: string;
  /** Answers in the place of the endpoint, unless null. */
  before(): Promise<Response | null>;
  /** The token is given and the answer not yet out. */
  after(): Promise<void>;
  egress: EgressFetch;
}

/** Single-use refresh tokens; `answer` decides what comes of the next request, and when. */
function tokenEndpoint() {
  const endpoint: TokenEndpoint = {
    calls: 0,
    valid: 'refresh-0',
    before: async () => null,
    after: async () => undefined,
    egress: async (_url, init) => {
      const call = ++endpoint.calls;
      const failed = await endpoint.before();
      if (failed !== null) return failed;
      const form = new URLSearchParams(String(init?.body));
      if (form.get('refresh_token') !== endpoint.valid) {
        return Response.json({ error: 'invalid_grant' }, { status: 400 });
      }
      endpoint.valid = `refresh-${call}`;
      await endpoint.after();
      return Response.json({
        access_token: `access-${call}`,
        refresh_token: endpoint.valid,
        expires_in: 3600,
      });
    },
  };
  return endpoint;
}

const HOUR = 3_600_000;
const expiring = (ms: number, more: Partial<IntegrationDoc> = {}) =>
  fixture.connect(
    { expiresAt: new Date(Date.now() + ms), ...more },
    { type: 'oauth2', accessToken: 'access-old', refreshToken: 'refresh-0' },
  );
const runtime = (egress: EgressFetch, more: object = {}) =>
  fixture.runtime(connector, { egress, worker: null, ...more });
const stored = (id: string) => fixture.db.models.Integration.findById(id).lean();
const input = { connector, minSecondsLeft: 60, signal: new AbortController().signal };

async function bearer(fresh: Promise<{ apply(headers: Headers): void }>): Promise<string | null> {
  const headers = new Headers();
  (await fresh).apply(headers);
  return headers.get('authorization');
}

test('a caller who goes away does not take the answer of the token endpoint with it', async () => {
  const endpoint = tokenEndpoint();
  const caller = new AbortController();
  endpoint.after = async () => caller.abort(new DOMException('gone', 'AbortError'));
  const connection = await expiring(-1000);
  const { credentials } = runtime(endpoint.egress);
  const call = credentials.fresh(connection._id, { ...input, signal: caller.signal });
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  await credentials.settle();
  expect(await stored(connection._id)).toMatchObject({ credentialsVersion: 2, status: 'active' });
  expect(await bearer(runtime(endpoint.egress).credentials.fresh(connection._id, input))).toBe(
    'Bearer access-1',
  );
  expect(endpoint.calls).toBe(1);
});

test('without the key to seal its answer, the token endpoint is not asked', async () => {
  const endpoint = tokenEndpoint();
  const connection = await expiring(-1000);
  const sealer = () => Promise.reject(new KeyProviderUnavailable('KMS is away'));
  const { credentials } = runtime(endpoint.egress, { vault: { ...fixture.vault, sealer } });
  await expect(credentials.fresh(connection._id, input)).rejects.toThrow('KMS is away');
  expect(endpoint.calls).toBe(0);
  expect(await bearer(runtime(endpoint.egress).credentials.fresh(connection._id, input))).toBe(
    'Bearer access-1',
  );
});

test('a database that fails while the answer is stored is asked again', async () => {
  const endpoint = tokenEndpoint();
  const connection = await expiring(-1000);
  const { Integration } = fixture.db.models;
  const updateOne = Integration.updateOne.bind(Integration);
  let failures = 3;
  endpoint.after = async () => {
    Integration.updateOne = ((...args: Parameters<typeof updateOne>) => {
      if (failures-- > 0) throw Object.assign(new Error('away'), { name: 'MongoNetworkError' });
      return updateOne(...args);
    }) as typeof Integration.updateOne;
  };
  try {
    expect(await bearer(runtime(endpoint.egress).credentials.fresh(connection._id, input))).toBe(
      'Bearer access-1',
    );
  } finally {
    Integration.updateOne = updateOne as typeof Integration.updateOne;
  }
  expect(failures).toBeLessThan(0);
  expect(endpoint.calls).toBe(1);
});

test('a holder that stood still too long brings the connection back with the token it got', async () => {
  const endpoint = tokenEndpoint();
  const connection = await expiring(-1000);
  let goOn: () => void = () => undefined;
  endpoint.after = () =>
    new Promise<void>((resolve) => {
      goOn = resolve;
    });
  const slow = runtime(endpoint.egress).credentials.fresh(connection._id, input);
  await until(async () => endpoint.calls === 1);
  // As if its process had been stopped for longer than the lease.
  await fixture.db.models.Integration.updateOne(
    { _id: connection._id },
    { $set: { 'refreshLease.until': new Date(0) } },
  );
  await expect(runtime(endpoint.egress).credentials.fresh(connection._id, input)).rejects.toMatchObject({
    kind: 'reauthorize',
  });
  expect((await stored(connection._id))?.status).toBe('needs_reauthorization');
  goOn();
  expect(await bearer(slow)).toBe('Bearer access-1');
  expect(await stored(connection._id)).toMatchObject({
    status: 'active',
    failure: null,
    credentialsVersion: 2,
  });
  expect(await fixture.events(connection._id, 'connection.needs_reauthorization')).toHaveLength(1);
  expect(await fixture.events(connection._id, 'connection.recovered')).toHaveLength(1);
});

test('a holder that stood still before it asked leaves the request to who took over', async () => {
  const endpoint = tokenEndpoint();
  const connection = await expiring(-1000);
  let goOn: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let stood = false;
  const vault = {
    ...fixture.vault,
    async sealer(context: Parameters<typeof fixture.vault.sealer>[0]) {
      stood = true;
      await waiting;
      return fixture.vault.sealer(context);
    },
  };
  const slow = runtime(endpoint.egress, { vault }).credentials.fresh(connection._id, input);
  await until(async () => stood);
  await fixture.db.models.Integration.updateOne(
    { _id: connection._id },
    { $set: { 'refreshLease.until': new Date(0) } },
  );
  const quick = runtime(endpoint.egress).credentials.fresh(connection._id, input);
  expect(await bearer(quick)).toBe('Bearer access-1');
  goOn();
  expect(await bearer(slow)).toBe('Bearer access-1');
  expect(endpoint.calls).toBe(1);
});

test('a disconnect during the refresh is not undone', async () => {
  const endpoint = tokenEndpoint();
  const connection = await expiring(-1000);
  endpoint.after = async () => {
    await fixture.db.models.Integration.updateOne(
      { _id: connection._id },
      { $set: { status: 'disconnected', credentials: null } },
    );
  };
  await expect(runtime(endpoint.egress).credentials.fresh(connection._id, input)).rejects.toMatchObject({
    kind: 'reauthorize',
  });
  expect(await stored(connection._id)).toMatchObject({ status: 'disconnected', credentials: null });
});

test('a token endpoint that is down is asked three times, not three times by everybody', async () => {
  const endpoint = tokenEndpoint();
  endpoint.before = async () => Response.json({}, { status: 503 });
  const connection = await expiring(-1000);
  const processes = Array.from({ length: 4 }, () => runtime(endpoint.egress));
  const results = await Promise.allSettled(
    processes.flatMap(({ credentials }) =>
      Array.from({ length: 25 }, () => credentials.fresh(connection._id, input)),
    ),
  );
  expect(
    results.every(
      (result) =>
        result.status === 'rejected' &&
        result.reason instanceof ProviderError &&
        result.reason.kind === 'unavailable',
    ),
  ).toBe(true);
  expect(endpoint.calls).toBe(3);
  expect((await stored(connection._id))?.status).toBe('active');
});

test('a token that still works is used while no newer one is to be had', async () => {
  const endpoint = tokenEndpoint();
  endpoint.before = async () => Response.json({}, { status: 503 });
  const connection = await expiring(40_000);
  const { credentials } = runtime(endpoint.egress);
  expect(await bearer(credentials.fresh(connection._id, input))).toBe('Bearer access-old');
  expect(endpoint.calls).toBe(3);
});

describe('ahead of its end', () => {
  const renewedAt = new Date(Date.now() - HOUR + 100_000);

  test('a token is renewed while the callers go on with it', async () => {
    const endpoint = tokenEndpoint();
    const connection = await expiring(100_000, { credentialsRenewedAt: renewedAt });
    let goOn: () => void = () => undefined;
    endpoint.after = () =>
      new Promise<void>((resolve) => {
        goOn = resolve;
      });
    const { credentials } = runtime(endpoint.egress);
    const tokens = await Promise.all(
      Array.from({ length: 20 }, () => bearer(credentials.fresh(connection._id, input))),
    );
    expect(new Set(tokens)).toEqual(new Set(['Bearer access-old']));
    await until(async () => endpoint.calls === 1);
    goOn();
    await credentials.settle();
    expect(await bearer(credentials.fresh(connection._id, input))).toBe('Bearer access-1');
    expect(endpoint.calls).toBe(1);
  });

  test('the moment differs from connection to connection, within bounds', () => {
    const ahead = Array.from({ length: 200 }, (_, index) =>
      renewAheadMs({
        _id: `con_${index}`,
        credentialsVersion: 1,
        credentialsRenewedAt: new Date(0),
        expiresAt: new Date(HOUR),
      }),
    );
    expect(Math.min(...ahead)).toBeGreaterThanOrEqual(300_000);
    expect(Math.max(...ahead)).toBeLessThanOrEqual(600_000);
    expect(Math.max(...ahead) - Math.min(...ahead)).toBeGreaterThan(250_000);
    const brief = {
      _id: 'con',
      credentialsVersion: 1,
      credentialsRenewedAt: new Date(0),
      expiresAt: new Date(50_000),
    };
    expect(renewAheadMs(brief)).toBeLessThanOrEqual(10_000);
    expect(renewAheadMs({ ...brief, credentialsRenewedAt: null })).toBe(0);
  });
});

test('tokens that nobody uses are renewed before the provider lets them die, also of a paused connection', async () => {
  const { Integration } = fixture.db.models;
  await Integration.deleteMany({});
  const days = (count: number) => new Date(Date.now() - count * 86_400_000);
  const unused = await expiring(-1000, { credentialsRenewedAt: days(11), status: 'paused' });
  const older = await expiring(-1000, { updatedAt: days(11) });
  const used = await expiring(HOUR, { credentialsRenewedAt: days(9) });
  const given = await expiring(-1000, { credentialsRenewedAt: days(11), status: 'needs_reauthorization' });
  const renewed: string[] = [];
  const keepAlive = createKeepAlive({
    store: createCredentialsStore(fixture.db.models),
    connectors: [connector],
    credentials: {
      fresh: async (id, of) => {
        renewed.push(id);
        return runtime(tokenEndpoint().egress).credentials.fresh(id, of);
      },
    },
    logger: pino({ level: 'silent' }),
    now: () => new Date(),
  });
  await keepAlive(new AbortController().signal);
  expect(renewed.toSorted()).toEqual([unused._id, older._id].toSorted());
  expect(await stored(unused._id)).toMatchObject({ credentialsVersion: 2, status: 'paused' });
  for (const { _id } of [used, given]) expect((await stored(_id))?.credentialsVersion).toBe(1);
  renewed.length = 0;
  await keepAlive(new AbortController().signal);
  expect(renewed).toEqual([]);
});
