import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onEmbedded } from '../support/on-embedded.ts';
import { startWhole } from '../support/patchbay.ts';
import { freePorts, runToEnd } from '../support/processes.ts';
import { waitFor } from '../support/wait.ts';

/** The start says what is wrong and in which setting; a stop and a start again lose nothing. */
let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'patchbay-start-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** A start that is to fail: its words, with exit code 1 and without a stack. */
async function refusedStart(env: Record<string, string>): Promise<string> {
  const [port, sandboxPort, demoPort] = (await freePorts(3)).map(String) as [string, string, string];
  const { code, output } = await runToEnd({
    args: ['scripts/start.ts', '--no-build'],
    env: {
      PATCHBAY_DATA_DIR: dataDir,
      PATCHBAY_PORT: port,
      PATCHBAY_SANDBOX_PORT: sandboxPort,
      PATCHBAY_DEMO_PORT: demoPort,
      ...env,
    },
  });
  expect({ code, output }).toMatchObject({ code: 1, output: expect.not.stringMatching(/^\s+at .*:\d+/m) });
  return output;
}

test('every wrong setting is named at once, with what to write', async () => {
  const output = await refusedStart({
    PATCHBAY_PORT: 'eighty',
    PATCHBAY_MODE: 'prod',
    PATCHBAY_MONGODB_URI: 'postgres://localhost',
    PATCHBAY_MASTER_KEY: 'short',
    PATCHBAY_LOG_LEVEL: 'loud',
    PATCHBAY_MONGO_URI: 'mongodb://localhost',
  });
  expect(output).toMatch(/PATCHBAY_PORT must be a port number from 0 to 65535, for example 4000/);
  expect(output).toMatch(/PATCHBAY_MODE must be "development" or "production"/);
  expect(output).toMatch(/PATCHBAY_MONGODB_URI must begin with mongodb:\/\/ or mongodb\+srv:\/\//);
  expect(output).toMatch(/PATCHBAY_MASTER_KEY must be 32 random bytes .* openssl rand -base64 32/);
  expect(output).toMatch(/PATCHBAY_LOG_LEVEL must be debug, info, warn, error or silent/);
  expect(output).toMatch(/PATCHBAY_MONGO_URI is not a setting. Did you mean PATCHBAY_MONGODB_URI\?/);
  expect(output).not.toMatch(/eighty|postgres:|short/);
}, 60_000);

test('production is refused without its address and its key', async () => {
  const output = await refusedStart({ PATCHBAY_MODE: 'production' });
  expect(output).toMatch(/PATCHBAY_PUBLIC_URL is required in production: write/);
  expect(output).toMatch(/PATCHBAY_MASTER_KEY is required in production: write/);
}, 60_000);

test('a database that is not there is named with its setting, without its password', async () => {
  const [port] = await freePorts(1);
  const output = await refusedStart({
    PATCHBAY_MONGODB_URI: `mongodb://patchbay:geheim@127.0.0.1:${port}/?replicaSet=rs0`,
  });
  expect(output).toMatch(/PATCHBAY_MONGODB_URI/);
  expect(output).toContain(`127.0.0.1:${port}`);
  expect(output).not.toContain('geheim');
}, 60_000);

test('a data folder that cannot be one is named with its setting', async () => {
  const file = join(dataDir, 'file');
  await writeFile(file, '');
  const output = await refusedStart({ PATCHBAY_DATA_DIR: file });
  expect(output).toMatch(/PATCHBAY_DATA_DIR/);
}, 60_000);

test('a master key that was cut off is not replaced by another one', async () => {
  const file = join(dataDir, 'master.key');
  await writeFile(file, 'AAAA\n');
  const output = await refusedStart({});
  expect(output).toContain(file);
  expect(output).toMatch(/PATCHBAY_MASTER_KEY/);
  expect(await readFile(file, 'utf8')).toBe('AAAA\n');
}, 60_000);

test.each(['PATCHBAY_PORT', 'PATCHBAY_SANDBOX_PORT', 'PATCHBAY_DEMO_PORT'])(
  'a port in use is told with the setting %s',
  async (setting) => {
    const taken = createServer().listen(0, '127.0.0.1');
    const port = await waitFor('a port', async () => (taken.address() as { port: number } | null)?.port);
    const output = await refusedStart({ [setting]: String(port) });
    expect(output).toMatch(new RegExp(`Port ${port} is in use`));
    expect(output).toContain(setting);
    await new Promise((resolve) => taken.close(resolve));
  },
  60_000,
);

test('the banner and dev.json tell the same', async () => {
  const whole = await startWhole();
  try {
    const file = join(whole.dataDir, 'dev.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(Object.keys(JSON.parse(await readFile(file, 'utf8')) as object).toSorted()).toEqual([
      'adminUrl',
      'apiKey',
      'demoUrl',
      'sandboxUrl',
      'url',
    ]);
    const { url, apiKey, demoUrl, adminUrl, sandboxUrl } = whole;
    for (const fact of [url, apiKey, demoUrl, adminUrl, sandboxUrl, whole.dataDir]) {
      expect(whole.output()).toContain(fact);
    }
    expect((await fetch(adminUrl)).headers.get('content-type')).toMatch(/^text\/html/);
    expect((await fetch(demoUrl)).status).toBe(200);
  } finally {
    await whole.stop();
  }
}, 90_000);

onEmbedded(
  'a second start on the same data is refused and harms nothing',
  async () => {
    const whole = await startWhole();
    try {
      const { url, apiKey } = whole;
      const file = join(whole.dataDir, 'dev.json');
      const output = await refusedStart({ PATCHBAY_DATA_DIR: whole.dataDir });
      expect(output).toContain(whole.dataDir);
      expect(output).toMatch(/in use/);
      expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ url, apiKey });
      expect((await whole.api.call('GET', '/v1/systems')).status).toBe(200);
    } finally {
      await whole.stop();
    }
  },
  90_000,
);

test('SIGTERM in the middle of a sync ends with 0; a restart goes on with connections, key and webhooks', async () => {
  const whole = await startWhole();
  try {
    const { api } = whole;
    await whole.sandbox.reset('stripe', { customers: 300, payments: 600, refunds: 30, disputes: 2 });
    const connection = await api.connectStripe();
    await waitFor('the first records', async () =>
      (await api.syncs(connection.id)).find((s) => s.records > 0),
    );

    const began = Date.now();
    expect(await whole.kill('SIGTERM')).toBe(0);
    expect(Date.now() - began).toBeLessThan(25_000);
    await whole.restart();

    expect(JSON.parse(await readFile(join(whole.dataDir, 'dev.json'), 'utf8'))).toMatchObject({
      apiKey: whole.apiKey,
    });
    const states = await api.settled(connection.id);
    expect(states.map(({ sync, run }) => [sync, run?.status])).toEqual([
      ['customers', 'succeeded'],
      ['payments', 'succeeded'],
      ['refunds', 'succeeded'],
    ]);
    expect(states.map(({ records }) => records)).toEqual([300, 600, 30]);
    const run = await api.run(connection.id, 'refunds');
    await waitFor('the webhook after the restart', async () =>
      (await whole.webhooks()).find(
        ({ type, data }) => type === 'sync.completed' && (data['run'] as { id: string }).id === run.id,
      ),
    );
  } finally {
    await whole.stop();
  }
}, 120_000);

test('events that wait for a start find the demo host listening: no attempt fails, so none comes minutes later', async () => {
  const withoutDelivery = await startWhole({ PATCHBAY_DATA_DIR: dataDir, PATCHBAY_ROLES: 'api,worker' });
  try {
    await withoutDelivery.sandbox.reset('stripe', { customers: 50, payments: 100, refunds: 5, disputes: 1 });
    await withoutDelivery.api.settled((await withoutDelivery.api.connectStripe()).id);
    expect(await withoutDelivery.webhooks()).toEqual([]);
    await withoutDelivery.kill('SIGKILL');
    const whole = await startWhole({ PATCHBAY_DATA_DIR: dataDir });
    try {
      await waitFor('the end of each sync', async () => {
        const types = (await whole.webhooks()).map(({ type }) => type);
        return types.filter((type) => type === 'sync.completed').length >= 3 ? true : null;
      });
      const attempts = await whole.api.call<{ data: { status: number }[] }>(
        'GET',
        '/api/v1/app/main/attempt/endpoint/acme-demo?limit=250',
      );
      expect(attempts.body.data.length).toBeGreaterThanOrEqual(4);
      expect(attempts.body.data.filter(({ status }) => status !== 0)).toEqual([]);
    } finally {
      await whole.stop();
    }
  } finally {
    await withoutDelivery.stop();
  }
}, 120_000);
