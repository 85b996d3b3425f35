import { createHash } from 'node:crypto';
import { type Connector, verifyWebhook, type WebhookRequest } from '@patchbay/connectors/sdk';
import { newId } from '../../models/ids.ts';
import type { WebhookReceiptDoc } from '../../models/webhook.ts';
import type { OperationLog } from '../../observability/operation-log.ts';
import type { Vault } from '../../security/vault/vault.ts';
import type { ConnectionStatusStore } from '../stores/connection-status.store.ts';
import type { WebhooksStore } from '../stores/webhooks.store.ts';
import { runOf } from '../sync/create-sync-scheduler.ts';
import type { RequestRun } from '../sync/request-run.ts';
import { openSecret } from './subscription-secret.ts';

export type WebhookAnswer =
  /** `receiptId` is set when there is something to do after the answer. */
  | { kind: 'accepted'; receiptId: string | null }
  | { kind: 'handshake'; status: number; body: string }
  | { kind: 'unknown_hook' }
  | { kind: 'refused'; reason: string }
  | { kind: 'unreadable' };

export interface WebhookReceiver {
  /** Verifies, parses and stores a delivery. Durable when it is `accepted`; a repeat is accepted without effect. */
  receive(hookId: string, request: WebhookRequest): Promise<WebhookAnswer>;
  /** Has the syncs run that a stored delivery speaks of. */
  process(receiptId: string): Promise<void>;
  /** Deliveries that were stored by a process which died before it had the syncs run. */
  processLeftOver(): Promise<void>;
}

export interface WebhookReceiverDeps {
  store: WebhooksStore;
  connections: ConnectionStatusStore;
  connectorOf(system: string): Connector | null;
  requestRun: RequestRun;
  /** Wakes the workers at that moment. */
  wakeAt(moment: Date): void;
  operations: OperationLog;
  vault: Vault;
  now: () => Date;
}

/** Changes that come in quick succession are read by one run. */
const DEBOUNCE_MS = 150;
const LEFT_OVER_MS = 5000;

export function createWebhookReceiver(deps: WebhookReceiverDeps): WebhookReceiver {
  const { store, vault, now } = deps;

  async function handle(receipt: WebhookReceiptDoc): Promise<void> {
    const connection = await deps.connections.get(receipt.connectionId);
    const connector = connection === null ? null : deps.connectorOf(connection.system);
    // A paused connection reads everything it missed when it is resumed.
    const live = connection?.status === 'active' || connection?.status === 'degraded';
    if (connection !== null && connector !== null && live) {
      const notBefore = new Date(now().getTime() + DEBOUNCE_MS);
      for (const { sync, partition } of receipt.changes) {
        if (connector.syncs[sync] === undefined) continue;
        const partitions = partition === null || partition === undefined ? null : [partition];
        await deps.requestRun(runOf(connection, connector, sync), {
          trigger: 'webhook',
          partitions,
          notBefore,
        });
      }
      deps.wakeAt(notBefore);
    }
    await store.markHandled(receipt._id, now());
  }

  return {
    async receive(hookId, request) {
      const subscription = await store.subscription(hookId);
      const connector = subscription === null ? null : deps.connectorOf(subscription.system);
      if (subscription === null || connector?.webhooks === undefined) return { kind: 'unknown_hook' };
      const { webhooks } = connector;
      const handshake = webhooks.handshake?.(request) ?? null;
      if (handshake !== null) return { kind: 'handshake', ...handshake };
      const secrets = await Promise.all(
        subscription.secrets.map((sealed) => openSecret(vault, subscription, sealed)),
      );
      const result = verifyWebhook({ verification: webhooks.verification, request, secrets, now: now() });
      if (!result.ok) return { kind: 'refused', reason: result.reason };
      const partition = subscription.partition === '' ? null : subscription.partition;
      let parsed: ReturnType<typeof webhooks.parse>;
      try {
        parsed = webhooks.parse(result.webhook, { partition });
      } catch (error) {
        const operation = await deps.operations.start(await logOf());
        await operation.fail({
          message: `A verified webhook of ${connector.manifest.name} could not be read`,
          errorKind: 'unexpected_response',
          fields: { error: error instanceof Error ? error.name : 'unknown' },
        });
        return { kind: 'unreadable' };
      }
      const receiptId = `${hookId}/${keyOf(parsed.dedupeKey)}`;
      const fresh = await store.insertReceipt({
        _id: receiptId,
        environment: subscription.environment,
        connectionId: subscription.connectionId,
        eventType: parsed.eventType.slice(0, 200),
        changes: parsed.changes.map(({ sync, partition: of }) => ({ sync, partition: of ?? null })),
        handledAt: parsed.changes.length === 0 ? now() : null,
        createdAt: now(),
      });
      if (!fresh || parsed.changes.length === 0) return { kind: 'accepted', receiptId: null };
      const operation = await deps.operations.start(await logOf());
      await operation.succeed({
        message: `${connector.manifest.name} announced ${parsed.eventType.slice(0, 100)}`,
        fields: { hookId, syncs: [...new Set(parsed.changes.map((change) => change.sync))] },
      });
      return { kind: 'accepted', receiptId };

      async function logOf() {
        const { environment, connectionId, system } = subscription!;
        return {
          environment,
          tenantId: (await deps.connections.get(connectionId))?.tenantId ?? null,
          connectionId,
          system,
          operation: 'webhook' as const,
          message: 'Inbound webhook',
          correlationId: newId('req'),
        };
      }
    },
    async process(receiptId) {
      const receipt = await store.receipt(receiptId);
      if (receipt !== null && receipt.handledAt === null) await handle(receipt);
    },
    async processLeftOver() {
      const before = new Date(now().getTime() - LEFT_OVER_MS);
      const failures: unknown[] = [];
      for (const receipt of await store.unhandledReceipts(before, 200)) {
        // One that cannot be handled must not keep the others waiting.
        await handle(receipt).catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) {
        throw new AggregateError(failures, `${failures.length} stored webhooks could not be handled yet`);
      }
    },
  };
}

/** Provider keys of any length and alphabet become part of an id. */
function keyOf(dedupeKey: string): string {
  if (/^[\w.:-]{1,120}$/.test(dedupeKey)) return dedupeKey;
  return createHash('sha256').update(dedupeKey).digest('hex');
}
