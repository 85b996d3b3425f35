import type { Models } from '../../models/index.ts';
import type { Sealed } from '../../models/sealed.ts';
import type { WebhookReceiptDoc, WebhookSubscriptionDoc } from '../../models/webhook.ts';

export interface WebhooksStore {
  /** Null when unknown or ended. */
  subscription(hookId: string): Promise<WebhookSubscriptionDoc | null>;
  liveOf(connectionId: string): Promise<WebhookSubscriptionDoc[]>;
  insertSubscription(row: WebhookSubscriptionDoc): Promise<void>;
  activate(
    hookId: string,
    change: Pick<WebhookSubscriptionDoc, 'remoteId' | 'state' | 'expiresAt' | 'updatedAt'> & {
      secrets?: Sealed[];
    },
  ): Promise<void>;
  rotateSecrets(hookId: string, secrets: readonly Sealed[], now: Date): Promise<void>;
  /** Notes a try to make it that did not work, so that the next one waits. */
  failed(hookId: string, kind: string, now: Date): Promise<void>;
  /** Notes that it was looked at. */
  touch(hookId: string, now: Date): Promise<void>;
  end(hookId: string, now: Date): Promise<void>;
  /** Those that run out before `before` and were not touched since `restedSince`; the longest untouched first. */
  expiring(input: { before: Date; restedSince: Date; limit: number }): Promise<WebhookSubscriptionDoc[]>;
  /** False when this delivery is known already. */
  insertReceipt(row: WebhookReceiptDoc): Promise<boolean>;
  receipt(id: string): Promise<WebhookReceiptDoc | null>;
  unhandledReceipts(before: Date, limit: number): Promise<WebhookReceiptDoc[]>;
  markHandled(id: string, now: Date): Promise<void>;
}

export function createWebhooksStore({
  WebhookSubscription,
  WebhookReceipt,
}: Pick<Models, 'WebhookSubscription' | 'WebhookReceipt'>): WebhooksStore {
  const live = { status: { $in: ['pending', 'active'] as ('pending' | 'active')[] } };
  return {
    subscription: (hookId) =>
      WebhookSubscription.findOne({ _id: hookId, ...live }).lean<WebhookSubscriptionDoc>(),
    liveOf: (connectionId) =>
      WebhookSubscription.find({ connectionId, ...live }).lean<WebhookSubscriptionDoc[]>(),
    async insertSubscription(row) {
      await WebhookSubscription.create(row);
    },
    async activate(hookId, change) {
      await WebhookSubscription.updateOne(
        { _id: hookId },
        { $set: { ...change, status: 'active', lastFailure: null } },
      );
    },
    async rotateSecrets(hookId, secrets, now) {
      await WebhookSubscription.updateOne(
        { _id: hookId },
        { $set: { secrets: [...secrets], updatedAt: now } },
      );
    },
    async failed(hookId, kind, now) {
      await WebhookSubscription.updateOne({ _id: hookId }, { $set: { lastFailure: kind, updatedAt: now } });
    },
    async touch(hookId, now) {
      await WebhookSubscription.updateOne({ _id: hookId }, { $set: { updatedAt: now } });
    },
    async end(hookId, now) {
      await WebhookSubscription.updateOne({ _id: hookId }, { $set: { status: 'ended', updatedAt: now } });
    },
    expiring: ({ before, restedSince, limit }) =>
      WebhookSubscription.find({
        status: 'active',
        expiresAt: { $ne: null, $lte: before },
        updatedAt: { $lte: restedSince },
      })
        .sort({ updatedAt: 1 })
        .limit(limit)
        .lean<WebhookSubscriptionDoc[]>(),
    async insertReceipt(row) {
      try {
        await WebhookReceipt.create(row);
        return true;
      } catch (error) {
        if ((error as { code?: unknown }).code === 11_000) return false;
        throw error;
      }
    },
    receipt: (id) => WebhookReceipt.findById(id).lean<WebhookReceiptDoc>(),
    unhandledReceipts: (before, limit) =>
      WebhookReceipt.find({ handledAt: null, createdAt: { $lte: before } })
        .sort({ createdAt: 1 })
        .limit(limit)
        .lean<WebhookReceiptDoc[]>(),
    async markHandled(id, now) {
      await WebhookReceipt.updateOne({ _id: id }, { $set: { handledAt: now } });
    },
  };
}
