import { ago, makeConnection, makeRun, withoutAccess } from '@patchbay/browser-kit/testing/fixtures.ts';
import type { LogEntry, Page, System } from '../api/types.ts';

export const pageOf = <Item>(...data: Item[]): Page<Item> => ({ data, nextCursor: null });

export function makeSystem(change: Partial<System> = {}): System {
  return {
    id: 'github',
    name: 'GitHub',
    summary: 'Repositories, branches, commits and pull requests.',
    categories: ['version-control'],
    docsUrl: 'https://docs.github.com',
    enabled: true,
    auth: ['oauth2'],
    oauth: {
      clientId: 'app-1',
      hasClientSecret: true,
      redirectUri: 'https://patchbay.test/oauth/callback/github',
      appRegistrationUrl: 'https://github.com/settings/apps',
    },
    storeRaw: false,
    ready: true,
    reason: null,
    syncs: ['repositories', 'commits'],
    actions: ['create_branch'],
    createdAt: ago(5000),
    updatedAt: ago(5000),
    ...change,
  };
}

export const stripe = makeSystem({
  id: 'stripe',
  name: 'Stripe',
  summary: 'Customers, payments and refunds.',
  auth: ['api_key'],
  oauth: null,
  enabled: false,
  ready: false,
  reason: 'Not offered: set "enabled" to true with PUT /v1/systems/stripe.',
});

export const calendar = makeSystem({
  id: 'google-calendar',
  name: 'Google Calendar',
  ready: false,
  reason: 'Enter the client id and secret of your OAuth app.',
  oauth: {
    clientId: null,
    hasClientSecret: false,
    redirectUri: 'https://patchbay.test/oauth/callback/google-calendar',
    appRegistrationUrl: 'https://console.cloud.google.com',
  },
});

export const broken = makeConnection({
  ...withoutAccess,
  id: 'con_00000002',
  account: { id: '43', label: 'old-org' },
  lastSyncedAt: null,
});

export const failedRun = makeRun({
  id: 'run_00000002',
  status: 'failed',
  counts: { read: 40, created: 0, updated: 0, unchanged: 39, deleted: 0, rejected: 1 },
  rejects: [{ remoteId: '77', field: 'createdAt', message: 'is not a time' }],
  failure: {
    kind: 'unexpected_response',
    message: 'The provider answered something unexpected.',
    field: 'items.0.name',
    nextRetryAt: ago(-5),
    reference: 'log_1234abcd',
  },
});

export function makeEntry(change: Partial<LogEntry> = {}): LogEntry {
  return {
    id: 'log_00000001',
    operation: 'sync',
    status: 'succeeded',
    system: 'github',
    tenantId: 'tenant-1',
    connectionId: 'con_00000001',
    message: '3 created, 2 updated',
    errorKind: null,
    correlationId: 'run_00000001',
    durationMs: 4200,
    fields: { read: 120 },
    lines: [{ at: ago(11), level: 'info', message: 'request', fields: { status: 200 } }],
    createdAt: ago(12),
    ...change,
  };
}
