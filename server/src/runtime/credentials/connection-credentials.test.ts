import { oauth2 } from '@patchbay/connectors/sdk';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import { createFakeProvider, fakeConnector } from '../testing/fake-provider.ts';
import { type RuntimeFixture, runtimeFixture } from '../testing/runtime-fixture.ts';

const connector = fakeConnector(createFakeProvider(), {
  auth: [
    oauth2({
      authorizationUrl: 'https://fake.example/authorize',
      tokenUrl: 'https://fake.example/token',
      scopes: [],
      clientAuthentication: 'body',
      refreshTokens: 'rotating',
      appRegistrationUrl: 'https://fake.example/apps',
    }),
  ],
});

let fixture: RuntimeFixture;
beforeAll(async () => {
  fixture = await runtimeFixture();
});
afterAll(() => fixture.close());

/** A token endpoint with single-use refresh tokens. */
function tokenEndpoint({ delayMs = 0, failures = [] as (number | 'lost')[] } = {}) {
  const endpoint: { calls: number; valid: string; egress: EgressFetch } = {
    calls: 0,
    valid: 'refresh-0',
    egress: async (_url, init) => {
      endpoint.calls += 1;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      const failing = failures.shift();
      if (failing === 'lost') throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
      if (failing !== undefined) return new Response('{}', { status: failing });
      const form = new URLSearchParams(String(init?.body));
      if (form.get('refresh_token') !== endpoint.valid) {
        return Response.json({ error: 'invalid_grant' }, { status: 400 });
      }
      endpoint.valid = `refresh-${endpoint.calls}`;
      return Response.json({
        access_token: `access-${endpoint.calls}`,
        refresh_token: endpoint.valid,
        expires_in: 3600,
      });
    },
  };
  return endpoint;
}

async function expired(refreshToken = 'refresh-0'): Promise<IntegrationDoc> {
  return fixture.connect(
    { expiresAt: new Date(Date.now() - 1000) },
    { type: 'oauth2', accessToken: 'access-old', refreshToken },
  );
}

const input = { connector, minSecondsLeft: 60, signal: new AbortController().signal };

async function bearer(fresh: { apply(headers: Headers): void }): Promise<string | null> {
  const headers = new Headers();
  fresh.apply(headers);
  return headers.get('authorization');
}

test('four processes with many callers at expiry make one token call', async () => {
  const endpoint = tokenEndpoint({ delayMs: 150 });
  const connection = await expired();
  const processes = Array.from({ length: 4 }, () =>
    fixture.runtime(connector, { egress: endpoint.egress, worker: null }),
  );
  const callers = processes.flatMap(({ credentials }) =>
    Array.from({ length: 25 }, () => credentials.fresh(connection._id, input)),
  );
  const tokens = await Promise.all((await Promise.all(callers)).map(bearer));
  expect(new Set(tokens)).toEqual(new Set(['Bearer access-1']));
  expect(endpoint.calls).toBe(1);
});

test('a token endpoint with trouble is asked again; a newer token is never overwritten', async () => {
  const endpoint = tokenEndpoint({ failures: [503, 'lost'] });
  const connection = await expired();
  const { credentials } = fixture.runtime(connector, { egress: endpoint.egress, worker: null });
  expect(await bearer(await credentials.fresh(connection._id, input))).toBe('Bearer access-3');
  const stored = await fixture.db.models.Integration.findById(connection._id).lean();
  expect(stored).toMatchObject({ credentialsVersion: 2, status: 'active' });
});

test('a reconnect during the refresh wins', async () => {
  const connection = await expired();
  const endpoint = tokenEndpoint();
  const egress: EgressFetch = async (...args) => {
    await fixture.db.models.Integration.updateOne(
      { _id: connection._id },
      {
        $inc: { credentialsVersion: 1 },
        $set: { expiresAt: new Date(Date.now() + 3_600_000), refreshLease: null },
      },
    );
    return endpoint.egress(...args);
  };
  const { credentials } = fixture.runtime(connector, { egress, worker: null });
  const fresh = await credentials.fresh(connection._id, input);
  expect(fresh.version).toBe(2);
  expect(await bearer(fresh)).toBe('Bearer access-old');
});

test('invalid_grant asks for a new consent once, however many find out', async () => {
  const endpoint = tokenEndpoint();
  const connection = await expired('refresh-used-up');
  const { credentials } = fixture.runtime(connector, { egress: endpoint.egress, worker: null });
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, () => credentials.fresh(connection._id, input)),
  );
  expect(results.every((result) => result.status === 'rejected')).toBe(true);
  expect(endpoint.calls).toBe(1);
  const stored = await fixture.db.models.Integration.findById(connection._id).lean();
  expect(stored?.status).toBe('needs_reauthorization');
  expect(await fixture.events(connection._id, 'connection.needs_reauthorization')).toHaveLength(1);
});

test('a lease whose holder died is taken over when it has run out', async () => {
  const endpoint = tokenEndpoint();
  const connection = await expired();
  await fixture.db.models.Integration.updateOne(
    { _id: connection._id },
    { $set: { refreshLease: { holder: 'dead', until: new Date(Date.now() + 400), fence: 7 } } },
  );
  const { credentials } = fixture.runtime(connector, { egress: endpoint.egress, worker: null });
  expect(await bearer(await credentials.fresh(connection._id, input))).toBe('Bearer access-1');
  const stored = await fixture.db.models.Integration.findById(connection._id).lean();
  expect(stored?.refreshLease?.fence).toBe(8);
});

test('a refused version is refreshed although its time is not up', async () => {
  const endpoint = tokenEndpoint();
  const connection = await fixture.connect(
    { expiresAt: new Date(Date.now() + 3_600_000) },
    { type: 'oauth2', accessToken: 'access-old', refreshToken: 'refresh-0' },
  );
  const { credentials } = fixture.runtime(connector, { egress: endpoint.egress, worker: null });
  expect(await bearer(await credentials.fresh(connection._id, input))).toBe('Bearer access-old');
  expect(endpoint.calls).toBe(0);
  const renewed = await credentials.fresh(connection._id, { ...input, rejectedVersion: 1 });
  expect(await bearer(renewed)).toBe('Bearer access-1');
});
