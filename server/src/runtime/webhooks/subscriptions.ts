import {
  type Connector,
  type ErrorKind,
  type Partition,
  ProviderError,
  type Subscription,
  type SubscriptionHandle,
} from '@patchbay/connectors/sdk';
import { newId } from '../../models/ids.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { WebhookSubscriptionDoc } from '../../models/webhook.ts';
import type { Operation, OperationLog } from '../../observability/operation-log.ts';
import type { Vault } from '../../security/vault/vault.ts';
import type { ConnectorContextFactory, RuntimeContext } from '../context.ts';
import { KeyedMutex } from '../keyed-mutex.ts';
import type { ConfigurationStore } from '../stores/configuration.store.ts';
import type { ConnectionStatusStore } from '../stores/connection-status.store.ts';
import type { WebhooksStore } from '../stores/webhooks.store.ts';
import { newSubscriptionSecret, openSecret, sealSecret } from './subscription-secret.ts';

/** The subscriptions of connections at their providers. */
export interface WebhookSubscriptions {
  /**
   * Makes those that are missing: one per partition, or one for the connection (`partitions` null). Answers whether any
   * was made.
   */
  ensure(
    connection: IntegrationDoc,
    connector: Connector,
    partitions: readonly Partition[] | null,
  ): Promise<boolean>;
  removePartitions(connection: IntegrationDoc, partitions: readonly string[]): Promise<void>;
  /** Ends all of a connection's; throws when one may be left at the provider. */
  removeWebhooks(connection: IntegrationDoc, operation: Operation): Promise<void>;
  /** Renews what runs out soon. */
  renewExpiring(signal: AbortSignal): Promise<void>;
}

export interface WebhookSubscriptionsDeps {
  store: WebhooksStore;
  connections: ConnectionStatusStore;
  configurations: ConfigurationStore;
  connectorOf(system: string): Connector | null;
  contexts: ConnectorContextFactory;
  operations: OperationLog;
  vault: Vault;
  /** Where providers reach us, without a trailing slash. */
  publicUrl: string;
  now: () => Date;
}

/** A subscription that could not be made is tried again after this. */
const RETRY_AFTER_MS = 10 * 60_000;
/** One that the provider refused: it needs another permission, which a reconnect brings at once. */
const REFUSED_RETRY_AFTER_MS = 24 * 3_600_000;
const REFUSALS: ReadonlySet<string | null> = new Set<ErrorKind>(['forbidden', 'not_found', 'rejected']);
const RENEW_BEFORE_MS = 24 * 3_600_000;
/** With less than a quarter of that time left. */
const LATE_RETRY_MS = 60_000;
const RENEW_BATCH = 50;
const CALL_TIMEOUT_MS = 60_000;

export function createWebhookSubscriptions(deps: WebhookSubscriptionsDeps): WebhookSubscriptions {
  const { store, operations, vault, now } = deps;
  const perConnection = new KeyedMutex();
  const callbackUrl = (hookId: string): string => `${deps.publicUrl}/hooks/${hookId}`;

  async function contextFor(
    connection: IntegrationDoc,
    connector: Connector,
    operation: Pick<Operation, 'log'>,
  ): Promise<RuntimeContext> {
    const settings = await deps.configurations.settings(connection._id, connector);
    const signal = AbortSignal.timeout(CALL_TIMEOUT_MS);
    return deps.contexts.forConnection({ connector, connection, settings, operation, signal });
  }

  const startOperation = (connection: IntegrationDoc, message: string): Promise<Operation> =>
    operations.start({
      environment: connection.environment,
      tenantId: connection.tenantId,
      connectionId: connection._id,
      system: connection.system,
      operation: 'webhook',
      message,
      correlationId: newId('req'),
    });

  async function insertPending(connection: IntegrationDoc, partition: string) {
    const _id = newId('hook');
    const secret = newSubscriptionSecret();
    const { environment, tenantId, _id: connectionId, system } = connection;
    const row: WebhookSubscriptionDoc = {
      _id,
      environment,
      tenantId,
      connectionId,
      system,
      partition,
      secrets: [await sealSecret(vault, { _id, environment, tenantId }, secret)],
      remoteId: null,
      state: {},
      expiresAt: null,
      status: 'pending',
      lastFailure: null,
      createdAt: now(),
      updatedAt: now(),
    };
    // Before the provider is asked: it may send its first message before it answers.
    await store.insertSubscription(row);
    return { row, secret };
  }

  async function activate(row: WebhookSubscriptionDoc, made: Subscription): Promise<void> {
    await store.activate(row._id, {
      remoteId: made.remoteId,
      state: made.state ?? {},
      expiresAt: made.expiresAt === undefined ? null : new Date(made.expiresAt),
      updatedAt: now(),
      ...(made.secret === undefined ? {} : { secrets: [await sealSecret(vault, row, made.secret)] }),
    });
  }

  async function subscribeOne(
    connection: IntegrationDoc,
    connector: Connector,
    partition: Partition | null,
    pending: WebhookSubscriptionDoc | undefined,
  ): Promise<boolean> {
    const subscribe = connector.webhooks?.subscribe;
    if (subscribe === undefined) return false;
    const where = partition === null ? '' : ` for ${partition.label}`;
    const operation = await startOperation(connection, `Subscribe to changes${where}`);
    const { row, secret } =
      pending === undefined
        ? await insertPending(connection, partition?.id ?? '')
        : { row: pending, secret: await openSecret(vault, pending, pending.secrets[0]!) };
    const runtime = await contextFor(connection, connector, operation);
    try {
      const made = await subscribe(runtime.context, {
        callbackUrl: callbackUrl(row._id),
        secret,
        subscriptionId: row._id,
        partition,
      });
      await activate(row, made);
      await operation.succeed({ message: `Subscribed to changes${where}`, fields: { hookId: row._id } });
      return true;
    } catch (error) {
      const failure = runtime.toProviderError(error);
      const kind = failure instanceof ProviderError ? failure.kind : 'internal';
      await store.failed(row._id, kind, now());
      await operation.fail({
        message: `Could not subscribe to changes${where}: ${failure.message}; changes are found by schedule meanwhile`,
        errorKind: kind,
      });
      return false;
    }
  }

  function rests(
    { updatedAt, lastFailure }: WebhookSubscriptionDoc,
    { updatedAt: changedAt }: IntegrationDoc,
  ): boolean {
    const refused = REFUSALS.has(lastFailure) && changedAt <= updatedAt;
    return now().getTime() - updatedAt.getTime() < (refused ? REFUSED_RETRY_AFTER_MS : RETRY_AFTER_MS);
  }

  async function endOne(
    runtime: RuntimeContext,
    connector: Connector,
    row: WebhookSubscriptionDoc,
  ): Promise<void> {
    const { find, unsubscribe } = connector.webhooks ?? {};
    // One whose making was not confirmed may be at the provider nevertheless.
    const handles =
      row.remoteId !== null
        ? [handleOf(row, row.remoteId)]
        : ((await find?.(runtime.context, { callbackUrl: callbackUrl(row._id) })) ?? []);
    for (const handle of handles) await unsubscribe?.(runtime.context, handle);
    await store.end(row._id, now());
  }

  async function renewOne(row: WebhookSubscriptionDoc): Promise<void> {
    const connection = await deps.connections.get(row.connectionId);
    const connector = deps.connectorOf(row.system);
    if (connection === null || connector === null || connection.credentials === null) {
      await store.end(row._id, now());
      return;
    }
    if (connection.status === 'needs_reauthorization') {
      // Once it has run out there is nothing to renew: the first sync after the reconnect makes another one.
      const gone = row.expiresAt !== null && row.expiresAt.getTime() <= now().getTime();
      await (gone ? store.end(row._id, now()) : store.touch(row._id, now()));
      return;
    }
    const operation = await startOperation(connection, 'Renew a subscription to changes');
    const runtime = await contextFor(connection, connector, operation);
    const partition = row.partition === '' ? null : { id: row.partition, label: row.partition };
    const secret = newSubscriptionSecret();
    const sealed = await sealSecret(vault, row, secret);
    // Both secrets are valid while the old and the new subscription overlap.
    await store.rotateSecrets(row._id, [sealed, ...row.secrets].slice(0, 2), now());
    const input = { callbackUrl: callbackUrl(row._id), secret, subscriptionId: row._id, partition };
    const { renew, subscribe } = connector.webhooks ?? {};
    try {
      const renewed =
        renew !== undefined && row.remoteId !== null
          ? await renew(runtime.context, handleOf(row, row.remoteId), input)
          : await subscribe?.(runtime.context, input);
      if (renewed === undefined) await store.end(row._id, now());
      else await activate(row, renewed);
      await operation.succeed({ message: 'Subscription to changes renewed' });
    } catch (error) {
      const failure = runtime.toProviderError(error);
      if (failure instanceof ProviderError && failure.kind === 'not_found') await store.end(row._id, now());
      await operation.fail({
        message: `A subscription to changes could not be renewed: ${failure.message}`,
        errorKind: failure instanceof ProviderError ? failure.kind : 'internal',
      });
    }
  }

  return {
    ensure: (connection, connector, partitions) =>
      perConnection.run(connection._id, async () => {
        if (connector.webhooks?.subscribe === undefined) return false;
        let made = false;
        const live = new Map((await store.liveOf(connection._id)).map((row) => [row.partition, row]));
        for (const partition of partitions ?? [null]) {
          const existing = live.get(partition?.id ?? '');
          if (existing !== undefined && (existing.status === 'active' || rests(existing, connection)))
            continue;
          made = (await subscribeOne(connection, connector, partition, existing)) || made;
        }
        return made;
      }),
    async removePartitions(connection, partitions) {
      if (partitions.length === 0) return;
      const connector = deps.connectorOf(connection.system);
      const gone = (await store.liveOf(connection._id)).filter((row) => partitions.includes(row.partition));
      if (connector === null || gone.length === 0) return;
      const operation = await startOperation(connection, 'End subscriptions of what is gone');
      const runtime = await contextFor(connection, connector, operation);
      for (const row of gone) {
        // The thing itself is gone at the provider, most likely with its subscription.
        await endOne(runtime, connector, row).catch(() => store.end(row._id, now()));
      }
      await operation.succeed({ message: `${gone.length} subscriptions ended` });
    },
    async removeWebhooks(connection, operation) {
      const connector = deps.connectorOf(connection.system);
      const rows = await store.liveOf(connection._id);
      if (connector === null || rows.length === 0) return;
      const runtime = await contextFor(connection, connector, operation);
      const failures: unknown[] = [];
      for (const row of rows) {
        try {
          await endOne(runtime, connector, row);
        } catch (error) {
          failures.push(runtime.toProviderError(error));
          await store.end(row._id, now());
        }
      }
      if (failures.length > 0) {
        throw new AggregateError(failures, `${failures.length} of ${rows.length} subscriptions may be left`);
      }
    },
    async renewExpiring(signal) {
      const at = now().getTime();
      const early = { before: new Date(at + RENEW_BEFORE_MS), restedSince: new Date(at - RETRY_AFTER_MS) };
      const late = { before: new Date(at + RENEW_BEFORE_MS / 4), restedSince: new Date(at - LATE_RETRY_MS) };
      const rows = [
        ...(await store.expiring({ ...late, limit: RENEW_BATCH })),
        ...(await store.expiring({ ...early, limit: RENEW_BATCH })),
      ];
      for (const row of new Map(rows.map((one) => [one._id, one])).values()) {
        if (signal.aborted) return;
        await renewOne(row);
      }
    },
  };
}

function handleOf({ state }: WebhookSubscriptionDoc, remoteId: string): SubscriptionHandle {
  return { remoteId, state };
}
