import type { Connection } from '../../server/contract/connections.ts';
import type { SyncRun, SyncState } from '../../server/contract/syncs.ts';

const NOW = Date.now();
export const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

export function makeRun(change: Partial<SyncRun> = {}): SyncRun {
  return {
    id: 'run_00000001',
    connectionId: 'con_00000001',
    sync: 'repositories',
    model: 'vcs.repository',
    trigger: 'schedule',
    status: 'succeeded',
    counts: { read: 120, created: 3, updated: 2, unchanged: 115, deleted: 0, rejected: 0 },
    total: 120,
    rejects: [],
    heldDeletions: 0,
    failure: null,
    startedAt: ago(12),
    finishedAt: ago(11),
    createdAt: ago(12),
    ...change,
  };
}

export function makeSync(change: Partial<SyncState> = {}): SyncState {
  return {
    sync: 'repositories',
    title: 'Repositories',
    model: 'vcs.repository',
    enabled: true,
    everyMinutes: 30,
    nextRunAt: ago(-18),
    lastSyncedAt: ago(11),
    records: 6,
    run: makeRun(),
    ...change,
  };
}

export const runningSync = makeSync({
  sync: 'commits',
  title: 'Commits',
  model: 'vcs.commit',
  records: 4200,
  nextRunAt: null,
  run: makeRun({
    id: 'run_00000003',
    sync: 'commits',
    status: 'running',
    trigger: 'connect',
    counts: { read: 4200, created: 4200, updated: 0, unchanged: 0, deleted: 0, rejected: 0 },
    total: 10_000,
    finishedAt: null,
  }),
});

export function makeConnection(change: Partial<Connection> = {}): Connection {
  return {
    id: 'con_00000001',
    system: 'github',
    tenantId: 'tenant-1',
    endUserId: 'user-1',
    account: { id: '42', label: 'octo-org' },
    authType: 'oauth2',
    scopes: ['repo'],
    status: 'active',
    failure: null,
    lastSyncedAt: ago(11),
    createdAt: ago(4000),
    updatedAt: ago(11),
    ...change,
  };
}

/** What makes a connection one that the provider no longer accepts. */
export const withoutAccess = {
  status: 'needs_reauthorization',
  failure: {
    kind: 'reauthorize',
    message: 'GitHub no longer accepts the access that was given.',
    field: null,
    nextRetryAt: null,
    reference: 'log_1234abcd',
  },
} satisfies Partial<Connection>;
