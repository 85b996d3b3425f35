import type { Connector } from '@patchbay/connectors/sdk';
import type { ClientSession } from 'mongoose';
import type { EventType } from '../../../contract/events.ts';
import type { Outbox } from '../../delivery/outbox.ts';
import { conflict, notFound } from '../../http/api-error.ts';
import type { Transaction } from '../../http/implement.ts';
import type { SessionPrincipal } from '../../http/principal.ts';
import { toConnection } from '../../runtime/resources/connection.ts';
import type { SyncScheduler } from '../../runtime/sync/sync-scheduler.ts';
import { type EnvironmentScope, environmentScope, tenantScope } from '../../security/scope.ts';
import { sessionAllowsConnection } from '../../security/tokens/session-limits.ts';
import type {
  ConnectionChange,
  ConnectionFilter,
  ConnectionRow,
  ConnectionStore,
} from './connections.store.ts';
import type { Transact } from './ports.ts';

export interface ConnectionService {
  /** Throws ApiError 404, the same for a connection that belongs to somebody else. */
  get(scope: EnvironmentScope, id: string): Promise<ConnectionRow>;
  /** As `get`, within the tenant and the limits of a connect session. */
  getForSession(principal: SessionPrincipal, id: string): Promise<ConnectionRow>;
  /** `limit + 1` rows, newest first. */
  list(
    scope: EnvironmentScope,
    filter: ConnectionFilter,
    page: { before: string | undefined; limit: number },
  ): Promise<ConnectionRow[]>;
  /** What a connect session shows: all that are not disconnected, newest first. */
  live(principal: SessionPrincipal): Promise<ConnectionRow[]>;
  setEndUser(
    scope: EnvironmentScope,
    id: string,
    endUserId: string,
    transaction: Transaction,
  ): Promise<ConnectionRow>;
  pause(scope: EnvironmentScope, id: string, transaction: Transaction): Promise<ConnectionRow>;
  resume(scope: EnvironmentScope, id: string, transaction: Transaction): Promise<ConnectionRow>;
  /** Changes a connection and announces it, in one transaction; null when its status is none of `from` (any more). */
  change(
    connection: ConnectionRow,
    from: readonly ConnectionRow['status'][],
    change: ConnectionChange,
    event: Extract<EventType, `connection.${string}`>,
  ): Promise<ConnectionRow | null>;
  /** Throws ApiError 409 `system_unknown` when this version has no such connector (any more). */
  connectorOf(connection: ConnectionRow): Connector;
  /** As `connectorOf`; null when this version has no such connector. */
  findConnector(connection: ConnectionRow): Connector | null;
}

interface Deps {
  store: ConnectionStore;
  connectors: readonly Connector[];
  outbox: Pick<Outbox, 'append' | 'wake'>;
  syncs: Pick<SyncScheduler, 'reschedule' | 'stopAll' | 'wake'>;
  transact: Transact;
  now: () => Date;
}

export function createConnectionService(deps: Deps): ConnectionService {
  const { store, outbox, syncs, transact, now } = deps;
  const connectors = new Map(deps.connectors.map((connector) => [connector.manifest.id, connector]));

  const find = async (scope: EnvironmentScope, id: string, session?: ClientSession) => {
    const row = await store.find(scope, id, session);
    if (row === null) throw notFound('connection');
    return row;
  };

  const get: ConnectionService['get'] = (scope, id) => find(scope, id);

  const changeWithin = async (
    session: ClientSession,
    ...[connection, from, changes, event]: Parameters<ConnectionService['change']>
  ): Promise<ConnectionRow | null> => {
    const { environment, tenantId, _id } = connection;
    const current = await store.find(environmentScope({ environment }), _id, session);
    if (current === null || !from.includes(current.status)) return null;
    const expected = { status: current.status };
    const row = await store.update(current, expected, { ...changes, updatedAt: now() }, session);
    if (row === null) return null;
    await outbox.append(session, [
      { environment, tenantId, connectionId: _id, type: event, data: { connection: toConnection(row) } },
    ]);
    return row;
  };

  const change: ConnectionService['change'] = async (...given) => {
    const changed = await transact((session) => changeWithin(session, ...given));
    if (changed !== null) outbox.wake();
    return changed;
  };

  return {
    get,
    change,
    list: (scope, filter, { before, limit }) => store.list(scope, filter, { before, limit: limit + 1 }),
    async getForSession(principal, id) {
      const connection = await get(tenantScope(principal), id);
      if (!sessionAllowsConnection(principal, connection)) throw notFound('connection');
      return connection;
    },
    async live(principal) {
      const rows = await store.live(tenantScope(principal));
      return rows.filter((row) => sessionAllowsConnection(principal, row));
    },

    async setEndUser(scope, id, endUserId, { session, afterCommit }) {
      const connection = await find(scope, id, session);
      const { status } = connection;
      const changed = await changeWithin(session, connection, [status], { endUserId }, 'connection.updated');
      afterCommit(outbox.wake);
      return changed ?? connection;
    },

    async pause(scope, id, { session, afterCommit }) {
      const connection = await find(scope, id, session);
      if (connection.status === 'paused') return connection;
      const paused = await changeWithin(
        session,
        connection,
        ['active', 'degraded'],
        { status: 'paused' },
        'connection.paused',
      );
      if (paused === null) throw notPausable(connection);
      afterCommit(outbox.wake);
      afterCommit(() => syncs.stopAll(id));
      return paused;
    },

    async resume(scope, id, { session, afterCommit }) {
      const connection = await find(scope, id, session);
      if (connection.status === 'active' || connection.status === 'degraded') return connection;
      const resumed = await changeWithin(
        session,
        connection,
        ['paused'],
        { status: 'active', failure: null },
        'connection.resumed',
      );
      if (resumed === null) throw notPausable(connection);
      afterCommit(outbox.wake);
      afterCommit(() => syncs.reschedule(resumed));
      afterCommit(() => syncs.wake());
      return resumed;
    },

    connectorOf({ system }) {
      const connector = connectors.get(system);
      if (connector === undefined) {
        throw conflict('system_unknown', `This version of Patchbay has no connector named "${system}".`);
      }
      return connector;
    },
    findConnector: ({ system }) => connectors.get(system) ?? null,
  };
}

function notPausable({ status }: ConnectionRow) {
  return conflict(
    'connection_not_active',
    status === 'needs_reauthorization'
      ? 'This connection has to be connected again first; its syncs have stopped until then.'
      : 'This connection is disconnected.',
  );
}
