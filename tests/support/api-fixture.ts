import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import type { RouteContract } from '../../server/contract/route.ts';
import { PERMISSIONS, type Permission } from '../../server/contract/route.ts';
import { createApiKeys } from '../../server/src/composition/api-keys.ts';
import { loadMasterKey } from '../../server/src/config/master-key.ts';
import { createEnvironmentStore } from '../../server/src/features/environments/environments.store.ts';
import { createModels, type Models } from '../../server/src/models/index.ts';
import { createLogger } from '../../server/src/observability/logger.ts';
import { createLocalKeyProvider } from '../../server/src/security/keys/local-key-provider.ts';
import { createMasterKeys } from '../../server/src/security/keys/master-keys.ts';
import { loadRootKey } from '../../server/src/security/keys/root-key.ts';
import { createVaultKeyStore } from '../../server/src/security/keys/vault-keys.store.ts';
import { testVault } from '../../server/src/testing/vault.ts';
import { type SeenCommand, watchCommands } from './command-watcher.ts';
import { secondEngine } from './engine.ts';
import { startMongo } from './mongo-process.ts';
import { startWhole } from './patchbay.ts';
import { waitFor } from './wait.ts';

/** Bodies that every check but the one under test lets pass, by route. A route with a body needs one here. */
export const BODIES: Readonly<Record<string, Record<string, unknown>>> = {
  createApiKey: { type: 'secret', name: 'ci', permissions: ['records:read'] },
  rotateApiKey: { overlap: 60 },
  openConnectSession: { identityToken: 'not.a.token' },
  createConnectSession: { tenant: { id: 'globex' }, endUser: { id: 'user-1' } },
  putSystem: { enabled: true },
  importConnection: {
    system: 'stripe',
    tenant: { id: 'globex' },
    credentials: { type: 'api_key', fields: { apiKey: 'rk_test_wrong' } },
  },
  patchConnection: { endUserId: 'user-2' },
  putConfiguration: { version: 1, syncs: { customers: { everyMinutes: 30 } } },
  widgetPutConfiguration: { version: 1, syncs: { customers: { everyMinutes: 30 } } },
  runSync: { full: true },
  runAction: { input: { paymentRemoteId: 'ch_1' } },
  startFlow: { system: 'github' },
  connectApiKey: { system: 'stripe', fields: { apiKey: 'rk_test_wrong' } },
  requestIntegration: { name: 'Jira' },
  createWebhookPortalSession: { tenant: { id: 'globex' }, allowedOrigins: ['https://app.acme.example'] },
  createWebhookOperatorSession: { expiresIn: 3600 },
};

/** The page that the publishable key of the fixture is for. */
export const PAGE_ORIGIN = 'https://app.acme.example';

/** Ids of one tenant's things, one of each kind that a path can name. */
export interface Ids {
  connection: string;
  run: string;
  record: string;
  session: string;
  flow: string;
  apiKey: string;
  portalSession: string;
}

const KINDS: Readonly<Record<string, keyof Ids>> = {
  '/v1/connections': 'connection',
  '/widget/v1/connections': 'connection',
  '/v1/api-keys': 'apiKey',
  '/v1/connect-sessions': 'session',
  '/v1/sync-runs': 'run',
  '/v1/records': 'record',
  '/widget/v1/flows': 'flow',
  '/v1/webhook-portal-sessions': 'portalSession',
};

function kindOf(path: string): keyof Ids {
  const kind = Object.entries(KINDS).find(([start]) => path.startsWith(`${start}/`))?.[1];
  if (kind === undefined)
    throw new Error(`${path} takes an id of a kind that is new: make one in the fixture`);
  return kind;
}

/** The address of a route with these ids in it. Throws for an id of which the fixture has none. */
export function pathOf(route: RouteContract, ids: Ids, more: Record<string, string> = {}): string {
  const { path } = route;
  const id = path.includes(':id') ? ids[kindOf(path)] : '';
  const values: Record<string, string> = {
    id,
    system: 'stripe',
    sync: 'customers',
    action: 'refund_payment',
    model: 'payments.customer',
    ...more,
  };
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? name);
  return route.method === 'DELETE' && path.startsWith('/widget') ? `${filled}?data=keep` : filled;
}

const CLOCKWORK = new Set(['agendajobs', 'auditchains', 'ratelimits']);
const LATER: Readonly<Record<string, Record<string, 0>>> = {
  auditentries: { sequence: 0, hash: 0 },
  apikeys: { lastUsedAt: 0 },
};
/** What a process on this data folder derives its lookups from. */
function rootKeyOf(models: Models, dataDir: string): Promise<Buffer> {
  return loadRootKey({
    store: createVaultKeyStore(models),
    masterKeys: createMasterKeys({ current: createLocalKeyProvider(loadMasterKey(dataDir)) }),
    localKeys: [],
    isUsed: async () => true,
    opensFormerValue: async () => null,
    now: () => new Date(),
  });
}

/**
 * Patchbay on a database that the test can look into, with one connected tenant and keys of every kind. `onCommand` is
 * told of every command that Patchbay sends to the database.
 */
export async function startApiFixture(onCommand: (command: SeenCommand) => void = () => undefined) {
  const mongo = secondEngine === null ? await startMongo() : null;
  const uri = mongo?.uri ?? secondEngine ?? '';
  const dbName = mongo === null ? `e2e_${randomBytes(6).toString('hex')}` : 'patchbay';
  const watcher = await watchCommands(uri, onCommand);
  const whole = await startWhole({ PATCHBAY_MONGODB_URI: watcher.uri, PATCHBAY_MONGODB_DATABASE: dbName });
  const database = mongoose.createConnection(uri, { dbName, autoIndex: false });
  await database.asPromise();
  const models = createModels(database);
  const apiKeys = createApiKeys({
    models,
    rootKey: await rootKeyOf(models, whole.dataDir),
    // For publishable keys, which are made over the API here.
    vault: testVault(),
    logger: createLogger({ level: 'warn' }),
    now: () => new Date(),
  });
  const environments = createEnvironmentStore(models);
  const ours = await environments.ensure('development', new Date());
  const other = await environments.ensure('other', new Date());
  const { api, sandbox } = whole;
  await sandbox.reset('stripe', { customers: 5, payments: 5, refunds: 1, disputes: 0 });
  const connection = (await api.connectStripe()).id;
  const [state] = await api.settled(connection);
  const [record] = await api.records('payments.customer');
  const session = await api.call<{ id: string; token: string }>('POST', '/v1/connect-sessions', {
    tenant: { id: 'globex' },
    endUser: { id: 'user-1' },
  });
  const publishable = await api.call<{ id: string; key: string; identitySecret: string }>(
    'POST',
    '/v1/api-keys',
    { type: 'publishable', name: 'web', allowedOrigins: [PAGE_ORIGIN] },
  );
  const flow = await (await api.session())<{ flow: { id: string } }>('POST', '/widget/v1/flows', {
    system: 'github',
  });
  const portalSession = await api.call<{ id: string }>('POST', '/v1/webhook-portal-sessions', {
    ...BODIES.createWebhookPortalSession,
  });
  /** Everything in the database but clockwork, counters and what is added to a row later by itself. */
  async function contents(): Promise<Record<string, string>> {
    const { db } = database;
    const names = (await db?.listCollections().toArray())?.map(({ name }) => name) ?? [];
    const kept = names.filter((name) => !CLOCKWORK.has(name) && !name.startsWith('system.')).toSorted();
    const entries = kept.map(
      async (name): Promise<[string, string]> => [
        name,
        JSON.stringify(
          await db
            ?.collection(name)
            .find({}, { projection: LATER[name] ?? {} })
            .sort({ _id: 1 })
            .toArray(),
        ),
      ],
    );
    return Object.fromEntries(await Promise.all(entries));
  }

  return {
    whole,
    models,
    publishable: publishable.body,
    environments: { ours, other },
    ids: {
      connection,
      run: state?.run?.id ?? '',
      record: record?.id ?? '',
      session: session.body.id,
      flow: flow.body.flow.id,
      apiKey: publishable.body.id,
      portalSession: portalSession.body.id,
    } satisfies Ids,
    sessionToken: session.body.token,
    foreignKey: (await apiKeys.create({ environment: other, name: 'foreign' })).key,
    keyWithout: async (permission: Permission) => {
      const { key } = await apiKeys.create({
        environment: ours,
        name: `without ${permission}`,
        permissions: PERMISSIONS.filter((one) => one !== permission),
      });
      return key;
    },
    contents,
    /** Resolves when the deliveries of the first syncs are done, and nothing writes any more. */
    async quiet(): Promise<void> {
      let last = '';
      const isQuiet = async () => {
        const now = JSON.stringify(await contents());
        const quiet = now === last;
        last = now;
        return quiet ? true : null;
      };
      await waitFor('a quiet database', isQuiet, { everyMs: 1500 });
    },
    async stop() {
      await whole.stop();
      await watcher.close();
      if (mongo === null) await database.dropDatabase();
      await database.close();
      await mongo?.stop();
    },
  };
}

export type ApiFixture = Awaited<ReturnType<typeof startApiFixture>>;
