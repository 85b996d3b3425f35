import {
  apiKey,
  type Connector,
  type ConnectorDefinition,
  defineAction,
  defineConnector,
  defineSync,
  ProviderError,
  sharedToken,
} from '@patchbay/connectors/sdk';
import { z } from 'zod';

/** What the fake provider holds: calendars with numbered items, each a `payments.customer`. */
export interface FakeProvider {
  /** By partition. */
  items: Map<string, Map<string, string>>;
  /** The log of changes, as the incremental sync reads it. */
  changes: { partition: string; remoteId: string; deleted: boolean }[];
  set(partition: string, remoteId: string, name: string): void;
  remove(partition: string, remoteId: string): void;
  /** Called before each page is answered; throws to fail it. */
  beforePage: (page: { sync: string; partition: string; index: number }) => Promise<void> | void;
  pagesServed: number;
}

export function createFakeProvider(): FakeProvider {
  const provider: FakeProvider = {
    items: new Map(),
    changes: [],
    set(partition, remoteId, name) {
      const items = provider.items.get(partition) ?? new Map<string, string>();
      provider.items.set(partition, items.set(remoteId, name));
      provider.changes.push({ partition, remoteId, deleted: false });
    },
    remove(partition, remoteId) {
      provider.items.get(partition)?.delete(remoteId);
      provider.changes.push({ partition, remoteId, deleted: true });
    },
    beforePage: () => undefined,
    pagesServed: 0,
  };
  return provider;
}

const PAGE = 10;

function upsert(remoteId: string, name: string) {
  return {
    remoteId,
    remoteUpdatedAt: null,
    data: {
      name: name === 'INVALID' ? (987654321 as unknown as string) : name,
      email: null,
      phone: null,
      description: null,
      currency: null,
      delinquent: null,
      createdAt: '2026-01-01T00:00:00Z',
    },
    // Names that a database would take for its own, and one that is as long as a name is.
    raw: { $id: remoteId, 'a.b': { __proto: true }, notes: 'x'.repeat(name.length * 1024) },
  };
}

/** A connector over the fake provider: `items` reports deletions, `snapshot` is read as a whole each time. */
export function fakeConnector(provider: FakeProvider, more: Partial<ConnectorDefinition> = {}): Connector {
  const partitions = async () => [...provider.items.keys()].map((id) => ({ id, label: `Calendar ${id}` }));
  const page = async (sync: string, partition: string, index: number): Promise<void> => {
    await provider.beforePage({ sync, partition, index });
    provider.pagesServed += 1;
  };
  return defineConnector({
    spec: 1,
    manifest: {
      id: 'fake',
      name: 'Fake',
      summary: 'A provider for tests',
      categories: ['other'],
      docsUrl: 'https://fake.example/docs',
      apiHosts: ['api.fake.example'],
    },
    auth: [
      apiKey({
        fields: z.object({ key: z.string() }),
        apply: (headers, { key }) => headers.set('authorization', `Key ${key}`),
        helpUrl: 'https://fake.example/keys',
      }),
    ],
    identify: async () => ({ accountId: 'acc', label: 'Account' }),
    health: async () => undefined,
    syncs: {
      items: defineSync({
        model: 'payments.customer',
        title: 'Items',
        description: 'Items of each calendar',
        everyMinutes: 5,
        deletions: 'reported',
        checkpoint: z.object({ after: z.string().nullable(), change: z.number() }),
        partitions,
        async *run(_context, { checkpoint, partition }) {
          const id = partition?.id ?? '';
          const all = [...(provider.items.get(id) ?? new Map<string, string>())].sort();
          const total = all.length;
          let index = 0;
          if (checkpoint === null || checkpoint.after !== null) {
            const change = checkpoint?.change ?? provider.changes.length;
            let after: string | null = checkpoint?.after ?? '';
            for (;;) {
              const rest: [string, string][] = all.filter(([remoteId]) => remoteId > (after ?? ''));
              await page('items', id, index++);
              const batch = rest.slice(0, PAGE);
              const end = rest.length <= PAGE;
              after = end ? null : (batch.at(-1)?.[0] ?? null);
              yield {
                upserts: batch.map(([remoteId, name]) => upsert(remoteId, name)),
                deletedRemoteIds: [],
                checkpoint: { after, change },
                total,
              };
              if (end) return;
            }
          }
          const news = provider.changes.slice(checkpoint.change).filter((one) => one.partition === id);
          await page('items', id, index++);
          if (news.length === 0) return;
          const touched = new Map(news.map((one) => [one.remoteId, one]));
          yield {
            upserts: [...touched.values()]
              .filter((one) => !one.deleted)
              .map(({ remoteId }) => upsert(remoteId, provider.items.get(id)?.get(remoteId) ?? '')),
            deletedRemoteIds: [...touched.values()].filter((one) => one.deleted).map((one) => one.remoteId),
            checkpoint: { after: null, change: provider.changes.length },
          };
        },
      }),
      snapshot: defineSync({
        model: 'payments.refund',
        title: 'Snapshot',
        description: 'Everything, each time',
        everyMinutes: 60,
        deletions: 'full_pass',
        checkpoint: z.object({ after: z.string() }),
        async *run(_context, { checkpoint }) {
          const all = [...(provider.items.get('snapshot') ?? new Map<string, string>())].sort();
          const rest = all.filter(([remoteId]) => remoteId > (checkpoint?.after ?? ''));
          for (let start = 0; start < rest.length; start += PAGE) {
            await page('snapshot', '', start / PAGE);
            const batch = rest.slice(start, start + PAGE);
            yield {
              upserts: batch.map(([remoteId, name]) => ({
                remoteId,
                remoteUpdatedAt: null,
                data: {
                  paymentRemoteId: name,
                  amount: { amount: 1, currency: 'EUR' },
                  status: 'succeeded' as const,
                  reason: null,
                  createdAt: '2026-01-01T00:00:00Z',
                },
              })),
              deletedRemoteIds: [],
              checkpoint: { after: batch.at(-1)?.[0] ?? '' },
            };
          }
          await page('snapshot', '', -1);
        },
      }),
    },
    actions: {
      create: defineAction({
        title: 'Create an item',
        description: 'Creates an item',
        input: z.strictObject({ name: z.string().min(1) }),
        output: z.object({ id: z.string() }),
        effect: 'write',
        idempotency: 'none',
        async run(context, { name }) {
          const response = await context.fetch('https://api.fake.example/items', {
            method: 'POST',
            body: JSON.stringify({ name }),
          });
          if (!response.ok) throw Object.assign(new Error('failed'), { status: response.status });
          return (await response.json()) as { id: string };
        },
      }),
      keyed: defineAction({
        title: 'Create an item once',
        description: 'Creates an item with an idempotency key',
        input: z.strictObject({ name: z.string() }),
        output: z.object({ id: z.string() }),
        effect: 'write',
        idempotency: 'provider_key',
        async run(context, { name }, call) {
          const response = await context.fetch('https://api.fake.example/items', {
            method: 'POST',
            headers: { 'idempotency-key': call.idempotencyKey },
            body: JSON.stringify({ name }),
          });
          return (await response.json()) as { id: string };
        },
      }),
    },
    webhooks: {
      verification: sharedToken({ header: 'x-fake-token' }),
      parse: (verified) => {
        const body = z
          .object({
            id: z.string(),
            changes: z.array(z.object({ sync: z.string(), partition: z.string().optional() })),
          })
          .parse(JSON.parse(Buffer.from(verified.rawBody).toString()));
        const changes = body.changes.map(({ sync, partition }) =>
          partition === undefined ? { sync } : { sync, partition },
        );
        return { dedupeKey: body.id, eventType: 'items.changed', changes };
      },
    },
    rateLimits: [
      { scope: 'connection', requests: 1000, perSeconds: 1, source: 'https://fake.example/limits' },
    ],
    ...more,
  });
}

export function failure(kind: ProviderError['kind'], more: { retryAfterMs?: number; field?: string } = {}) {
  return new ProviderError({ kind, message: `The provider says ${kind}`, ...more });
}
