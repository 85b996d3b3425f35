import type { AccountIdentity } from '@patchbay/connectors/sdk';
import type { ClientSession } from 'mongoose';
import type { EventType } from '../../../contract/events.ts';
import type { Outbox } from '../../delivery/outbox.ts';
import { isDuplicateKey } from '../../models/duplicate-key.ts';
import { newId } from '../../models/ids.ts';
import type { EstablishInput } from '../../runtime/ports/establish.ts';
import { toConnection } from '../../runtime/resources/connection.ts';
import type { SyncScheduler } from '../../runtime/sync/sync-scheduler.ts';
import { sealCredentials } from '../../security/vault/credentials.ts';
import type { Vault } from '../../security/vault/vault.ts';
import { ConnectRefused } from './connect-refused.ts';
import type { ConnectionRow, ConnectionStore } from './connections.store.ts';
import type { Transact } from './ports.ts';

export interface Written {
  connection: ConnectionRow;
  change: 'created' | 'reconnected';
}

export interface ConnectionWriter {
  write(input: EstablishInput, account: AccountIdentity): Promise<Written>;
}

/** Makes the configuration of a new connection. */
export interface ConfigurationCreator {
  insertDefault(connection: ConnectionRow, session: ClientSession): Promise<void>;
}

interface Deps {
  store: ConnectionStore;
  configurations: ConfigurationCreator;
  vault: Vault;
  outbox: Pick<Outbox, 'append'>;
  syncs: Pick<SyncScheduler, 'enqueueInitialRuns'>;
  transact: Transact;
  now: () => Date;
}

/** Two retries of one connect can race to the insert; the second then finds the first one's connection. */
const RACES = 3;

export function createConnectionWriter(deps: Deps): ConnectionWriter {
  const { store, configurations, vault, outbox, syncs, transact, now } = deps;
  return {
    async write(input, account) {
      for (let race = 1; ; race++) {
        try {
          return await transact((session) => writeOnce(input, account, session));
        } catch (error) {
          if (race >= RACES || !isDuplicateKey(error)) throw error;
        }
      }
    },
  };

  async function writeOnce(
    input: EstablishInput,
    account: AccountIdentity,
    session: ClientSession,
  ): Promise<Written> {
    const existing = await findExisting(input, account, session);
    const written =
      existing === null
        ? await create(input, account, session)
        : await revive(input, account, existing, session);
    const { connection, event, runs } = written;
    if (runs) await syncs.enqueueInitialRuns(session, connection);
    await outbox.append(session, [
      {
        environment: connection.environment,
        tenantId: connection.tenantId,
        connectionId: connection._id,
        type: event,
        data: { connection: toConnection(connection) },
      },
    ]);
    await input.alongside?.(session, connection._id);
    return { connection, change: existing === null ? 'created' : 'reconnected' };
  }

  async function findExisting(
    { scope, connector, reconnectConnectionId }: EstablishInput,
    account: AccountIdentity,
    session: ClientSession,
  ): Promise<ConnectionRow | null> {
    const system = connector.manifest.id;
    if (reconnectConnectionId === null) {
      return store.findByAccount(scope, { system, accountId: account.accountId }, session);
    }
    const wanted = await store.find(scope, reconnectConnectionId, session);
    if (wanted === null || wanted.system !== system) {
      throw new ConnectRefused({
        kind: 'connection_gone',
        message: 'The connection to reconnect does not exist any more.',
        reference: null,
      });
    }
    if (wanted.account.id !== account.accountId) {
      throw new ConnectRefused({
        kind: 'account_mismatch',
        message: `This connection belongs to the account ${wanted.account.label}, but you signed in as ${account.label}. Sign in as ${wanted.account.label}, or connect ${account.label} as a new connection.`,
        reference: null,
      });
    }
    return wanted;
  }

  async function create(
    input: EstablishInput,
    account: AccountIdentity,
    session: ClientSession,
  ): Promise<Change> {
    const at = now();
    const { scope, connector } = input;
    const connection: ConnectionRow = {
      _id: newId('con', at.getTime()),
      environment: scope.environment,
      tenantId: scope.tenantId,
      system: connector.manifest.id,
      account: { id: account.accountId, label: account.label },
      credentials: null,
      credentialsVersion: 1,
      refreshLease: null,
      status: 'active',
      lastSyncedAt: null,
      createdAt: at,
      endUserId: input.endUserId,
      tenantName: input.tenantName,
      ...given(input, at),
    };
    connection.credentials = await sealCredentials(vault, ownerOf(connection), input.credentials);
    await store.insert(connection, session);
    await configurations.insertDefault(connection, session);
    return { connection, event: 'connection.created', runs: true };
  }

  async function revive(
    input: EstablishInput,
    account: AccountIdentity,
    existing: ConnectionRow,
    session: ClientSession,
  ): Promise<Change> {
    const { status, credentialsVersion } = existing;
    const connection = await store.update(
      existing,
      { credentialsVersion },
      {
        ...given(input, now()),
        account: { id: account.accountId, label: account.label },
        credentials: await sealCredentials(vault, ownerOf(existing), input.credentials),
        // A refresh under way compares this number before it writes, so it cannot undo the new credentials.
        credentialsVersion: credentialsVersion + 1,
        status: status === 'paused' ? 'paused' : 'active',
        endUserId: input.endUserId ?? existing.endUserId,
        tenantName: input.tenantName ?? existing.tenantName,
      },
      session,
    );
    if (connection === null) throw new Error(`Connection ${existing._id} changed inside its own transaction`);
    return { connection, event: EVENTS[status], runs: status !== 'paused' };
  }
}

interface Change {
  connection: ConnectionRow;
  event: Extract<EventType, `connection.${string}`>;
  runs: boolean;
}

/** What a reconnect is told as. A disconnected connection was announced as deleted, so it is announced as created again. */
const EVENTS = {
  active: 'connection.updated',
  paused: 'connection.updated',
  degraded: 'connection.recovered',
  needs_reauthorization: 'connection.recovered',
  disconnected: 'connection.created',
} as const satisfies Record<ConnectionRow['status'], EventType>;

function given(input: EstablishInput, at: Date) {
  return {
    authType: input.credentials.type,
    scopes: [...input.scopes],
    callbackParams: { ...input.callbackParams },
    expiresAt: input.expiresAt,
    credentialsRenewedAt: at,
    failure: null,
    disconnectedAt: null,
    updatedAt: at,
  };
}

function ownerOf({ environment, tenantId, _id }: ConnectionRow) {
  return { environment, tenantId, connectionId: _id };
}
