import type { ConnectorContext } from './context.ts';
import type { Partition } from './sync.ts';
import type { VerifiedWebhook, WebhookRequest, WebhookVerification } from './verification.ts';

/** What a webhook says changed: the runtime runs that sync (of that partition). */
export interface WebhookChange {
  sync: string;
  /** Partition id; absent means every partition. */
  partition?: string;
}

export interface ParsedWebhook {
  /** Equal for repeats of one delivery, e.g. the provider's delivery or event id. */
  dedupeKey: string;
  /** The provider's event name, for the log. */
  eventType: string;
  /** Empty when the event is of no interest. */
  changes: readonly WebhookChange[];
}

export interface SubscribeInput {
  /** Public URL of `/hooks/:hookId`, one per subscription. */
  callbackUrl: string;
  /** 256 bit, hex; for providers that let the subscriber choose the secret. */
  secret: string;
  /** Equal to the hook id; for providers that want an id of ours (Google channels). */
  subscriptionId: string;
  /** Present when the webhooks are per partition. */
  partition: Partition | null;
}

export interface Subscription {
  /** The provider's id of the subscription. */
  remoteId: string;
  /** When the provider chooses the secret. */
  secret?: string;
  /** ISO 8601; absent when it never expires. */
  expiresAt?: string;
  /** What `renew` and `unsubscribe` need again (not a secret). */
  state?: Record<string, string>;
}

export interface SubscriptionHandle {
  remoteId: string;
  state: Readonly<Record<string, string>>;
}

/**
 * Inbound webhooks of a provider. Verification is required and runs on the raw bytes; `parse` accepts its result
 * only. Subscriptions are made per connection, and per partition of `partitionsOf` where that is named.
 */
export interface Webhooks {
  verification: WebhookVerification;
  /** Answers a provider's set-up question (challenge) before verification; `null` when the request is none. */
  handshake?(request: WebhookRequest): { status: number; body: string } | null;
  parse(verified: VerifiedWebhook, subscription: { partition: string | null }): ParsedWebhook;
  /** Name of the sync whose partitions get a subscription each; absent means one per connection. */
  partitionsOf?: string;
  subscribe?(context: ConnectorContext, input: SubscribeInput): Promise<Subscription>;
  /** Makes the subscription live on; may answer a new remote id (Google opens a new channel). */
  renew?(context: ConnectorContext, handle: SubscriptionHandle, input: SubscribeInput): Promise<Subscription>;
  /**
   * Subscriptions to this address, also those whose making was not confirmed, so that they can be ended. For providers
   * that tell them by the address alone.
   */
  find?(
    context: ConnectorContext,
    input: Pick<SubscribeInput, 'callbackUrl'>,
  ): Promise<readonly SubscriptionHandle[]>;
  unsubscribe?(context: ConnectorContext, handle: SubscriptionHandle): Promise<void>;
}
