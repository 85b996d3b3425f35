import { connectors } from '@patchbay/connectors/registry';
import { startSandbox } from '@patchbay/connectors/sandbox';
import { Registry } from 'prom-client';
import { createEgressFetch } from '../../security/egress/egress-fetch.ts';
import { type RuntimeFixture, runtimeFixture, until } from '../testing/runtime-fixture.ts';
import { runOf } from './create-sync-scheduler.ts';

let fixture: RuntimeFixture;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  fixture = await runtimeFixture();
  sandbox = await startSandbox({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await fixture.close();
  await sandbox.close();
});

test.each(connectors.map((connector) => [connector.manifest.id, connector] as const))(
  '%s: every sync through the sandbox; a second run writes and announces nothing',
  async (system, connector) => {
    const egress = createEgressFetch({
      sandboxUrl: sandbox.url,
      allow: [],
      logger: { debug: () => undefined, warn: () => undefined },
      metrics: { registry: new Registry() },
      production: true,
    });
    const provider = (await sandbox.control.state()).systems.find((one) => one.id === system);
    const key = Object.keys(provider?.apiKeys ?? {})[0];
    const auth = connector.auth[0];
    const connection = await fixture.connect(
      { system },
      auth.type === 'oauth2'
        ? { type: 'oauth2', accessToken: provider?.developerToken ?? '', refreshToken: null }
        : { type: 'api_key', fields: { [Object.keys(auth.fields.shape)[0] ?? '']: key ?? '' } },
    );
    const runtime = fixture.runtime(connector, { egress, publicUrl: 'http://127.0.0.1:9' });
    runtime.worker?.start();
    const runAll = async () => {
      const ids = await Promise.all(
        Object.keys(connector.syncs).map((sync) =>
          runtime.requestRun(runOf(connection, connector, sync), { trigger: 'manual' }),
        ),
      );
      runtime.scheduler.wake();
      return Promise.all(
        ids.map((id) =>
          until(async () => {
            const run = await runtime.stores.runs.get(id);
            return run !== null && !run.active ? run : null;
          }, 60_000),
        ),
      );
    };
    const first = await runAll();
    expect(first.map(({ sync, status, failure }) => ({ sync, status, failure }))).toEqual(
      first.map(({ sync }) => ({ sync, status: 'succeeded', failure: null })),
    );
    const announced = await fixture.events(connection._id, 'records.changed');
    const records = await fixture.records(connection._id);
    expect(records.length).toBe(first.reduce((sum, run) => sum + run.counts.created, 0));
    const second = await runAll();
    expect(second.map(({ counts }) => counts.created + counts.updated + counts.deleted)).toEqual(
      second.map(() => 0),
    );
    expect(await fixture.events(connection._id, 'records.changed')).toHaveLength(announced.length);
    expect(await fixture.records(connection._id)).toEqual(records);
    await runtime.worker?.stop();
    await egress.close();
  },
  120_000,
);
