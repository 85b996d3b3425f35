import { ago } from '@patchbay/browser-kit/testing/fixtures.ts';
import type {
  Analytics,
  AnalyticsSummary,
  Attempt,
  Endpoint,
  EndpointMessage,
  EventType,
  Message,
  MessageEndpoint,
  Page,
} from '../api/types.ts';
import type { FakeApi } from './fake-api.ts';

export const pageOf = <Item>(...data: Item[]): Page<Item> => ({ data, iterator: null, done: true });

export const eventTypes: EventType[] = [
  ['order.created', 'An order was placed.'],
  ['order.paid', 'The money for an order arrived.'],
  ['customer.deleted', 'A customer was deleted.'],
].map(([name = '', description = '']) => ({
  name,
  description,
  groupName: name.split('.')[0] ?? null,
  archived: false,
  deprecated: false,
}));

export function makeEndpoint(change: Partial<Endpoint> = {}): Endpoint {
  return {
    id: 'ep_1',
    uid: null,
    url: 'https://shop.example/webhooks',
    description: 'Orders into the shop',
    disabled: false,
    disabledReason: null,
    filterTypes: ['order.created', 'order.paid'],
    channels: null,
    rateLimit: null,
    metadata: {},
    createdAt: ago(9000),
    updatedAt: ago(9000),
    ...change,
  };
}

export function makeMessage(change: Partial<Message> = {}): Message {
  return {
    id: 'msg_1',
    eventId: null,
    eventType: 'order.created',
    channels: null,
    tags: null,
    payload: { type: 'order.created', data: { id: 42, note: 'ring twice' } },
    timestamp: ago(3),
    ...change,
  };
}

export const makeDelivery = (change: Partial<EndpointMessage> = {}): EndpointMessage => ({
  ...makeMessage(),
  status: 0,
  nextAttempt: null,
  ...change,
});

export const makeTarget = (change: Partial<MessageEndpoint> = {}): MessageEndpoint => ({
  ...makeEndpoint(),
  status: 0,
  nextAttempt: null,
  ...change,
});

export function makeAttempt(change: Partial<Attempt> = {}): Attempt {
  return {
    id: 'atmpt_1',
    msgId: 'msg_1',
    endpointId: 'ep_1',
    url: 'https://shop.example/webhooks',
    status: 0,
    responseStatusCode: 200,
    response: 'thanks',
    responseDurationMs: 45,
    triggerType: 0,
    timestamp: ago(3),
    ...change,
  };
}

export function makeSummary(succeeded: number, failed: number): AnalyticsSummary {
  const attempts = succeeded + failed;
  return {
    attempts,
    succeeded,
    failed,
    successRate: attempts === 0 ? null : succeeded / attempts,
    latency:
      attempts === 0
        ? { average: null, p50: null, p95: null, p99: null }
        : { average: 60, p50: 45, p95: 180, p99: 420 },
    errors: failed === 0 ? {} : { server_error: failed },
  };
}

export function makeAnalytics(change: Partial<Analytics> = {}): Analytics {
  const buckets = Array.from({ length: 24 }, (_, index) => ({
    time: ago((24 - index) * 60),
    ...makeSummary(index === 3 ? 0 : 10 + index, index > 20 ? 4 : 0),
  }));
  const totals = makeSummary(500, 12);
  return {
    period: 'day',
    bucketSeconds: 3600,
    since: ago(1440),
    until: ago(0),
    totals,
    buckets,
    groups: [{ endpointId: 'ep_1', eventType: null, totals, buckets }],
    ...change,
  };
}

/** A server with one endpoint that does well. */
export function healthy(api: FakeApi): FakeApi {
  return api
    .on('GET /event-type', pageOf(...eventTypes))
    .on('GET /app/app_1/endpoint', pageOf(makeEndpoint()))
    .on('GET /app/app_1/endpoint/:id', makeEndpoint())
    .on('GET /app/app_1/endpoint/:id/headers', { headers: {}, sensitive: [] })
    .on('GET /app/app_1/endpoint/:id/stats', { success: 512, fail: 0, pending: 0, sending: 0 })
    .on('GET /app/app_1/endpoint/:id/msg', pageOf(makeDelivery()))
    .on('GET /app/app_1/analytics', ({ query }) => {
      const analytics = makeAnalytics();
      if (query.get('group_by') !== 'event_type') return analytics;
      const groups = analytics.groups.map((group) => ({
        ...group,
        endpointId: null,
        eventType: 'order.paid',
      }));
      return { ...analytics, groups };
    });
}
