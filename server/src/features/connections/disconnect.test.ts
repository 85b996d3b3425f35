import { newId } from '../../models/ids.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import { fakekey } from '../../testing/connect/fake-connectors.ts';
import type { ConnectionService } from './connections.service.ts';
import { createDisconnect } from './disconnect.ts';

const unexpected = async () => {
  throw new Error('Not expected');
};

test('a run that begins while the provider is asked ends before the data is removed', async () => {
  const steps: string[] = [];
  const connection = {
    _id: newId('con'),
    environment: newId('env'),
    tenantId: 'tenant-1',
    system: 'fakekey',
    status: 'active',
    authType: 'api_key',
    credentials: null,
  } as IntegrationDoc;
  const operation = {
    id: newId('log'),
    correlationId: newId('req'),
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    succeed: async () => undefined,
    fail: async () => undefined,
  };
  const disconnect = createDisconnect({
    connections: {
      findConnector: () => fakekey(),
      change: async (row, _from, { status }) => {
        steps.push(String(status));
        return row;
      },
    } satisfies Partial<ConnectionService> as unknown as ConnectionService,
    store: { accountIsShared: unexpected },
    dataRemoval: {
      removeData: async () => {
        steps.push('data removed');
        return { records: 0 };
      },
    },
    webhooks: { removeWebhooks: async () => void steps.push('webhooks ended') },
    syncs: { stopAll: async () => void steps.push('runs ended') },
    operations: { record: async () => undefined, start: async () => operation },
    clients: { clientOf: unexpected },
    vault: { seal: unexpected, sealer: unexpected, open: unexpected },
    fetch: unexpected,
    now: () => new Date(),
  });
  await disconnect({ connection, data: 'delete', correlationId: newId('req') });
  expect(steps).toEqual(['runs ended', 'webhooks ended', 'disconnected', 'runs ended', 'data removed']);
});
