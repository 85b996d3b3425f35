import type { Connection, Model } from 'mongoose';
import { type ApiKeyDoc, apiKeySchema } from './api-key.ts';
import { type AttemptBucketDoc, attemptBucketSchema } from './attempt-bucket.ts';
import { type AuditChainDoc, type AuditEntryDoc, auditChainSchema, auditEntrySchema } from './audit.ts';
import { type BackgroundTaskDoc, backgroundTaskSchema } from './background-task.ts';
import { type ConnectFlowDoc, connectFlowSchema } from './connect-flow.ts';
import { type ConnectSessionDoc, connectSessionSchema } from './connect-session.ts';
import {
  type ApplicationDoc,
  type AttemptDoc,
  applicationSchema,
  attemptSchema,
  type DeliveryDoc,
  type DeliveryLaneDoc,
  deliveryLaneSchema,
  deliverySchema,
  type EndpointDoc,
  endpointSchema,
  type MessageDoc,
  messageSchema,
} from './delivery.ts';
import { type EnvironmentDoc, environmentSchema } from './environment.ts';
import { type EventTypeDoc, eventTypeSchema } from './event-type.ts';
import { type IdempotencyDoc, idempotencySchema } from './idempotency.ts';
import { type IntegrationDoc, integrationSchema } from './integration.ts';
import { type IntegrationConfigDoc, integrationConfigSchema } from './integration-config.ts';
import { type IntegrationLogDoc, integrationLogSchema } from './integration-log.ts';
import { type IntegrationSystemDoc, integrationSystemSchema } from './integration-system.ts';
import { type MailDoc, mailSchema } from './mail.ts';
import { type OutboxDoc, type OutboxLaneDoc, outboxLaneSchema, outboxSchema } from './outbox.ts';
import { type RateLimitDoc, rateLimitSchema } from './rate-limit.ts';
import { type RecordDoc, recordSchema } from './record.ts';
import { type RecordCountDoc, recordCountSchema } from './record-count.ts';
import { type SyncRunDoc, syncRunSchema } from './sync-run.ts';
import {
  type SyncPassPageDoc,
  type SyncStateDoc,
  syncPassPageSchema,
  syncStateSchema,
} from './sync-state.ts';
import { type KeyRotationDoc, keyRotationSchema, type VaultKeyDoc, vaultKeySchema } from './vault-key.ts';
import {
  type WebhookReceiptDoc,
  type WebhookSubscriptionDoc,
  webhookReceiptSchema,
  webhookSubscriptionSchema,
} from './webhook.ts';
import {
  type PortalTokenDoc,
  portalTokenSchema,
  type WebhookPortalSessionDoc,
  type WebhookTenantDoc,
  webhookPortalSessionSchema,
  webhookTenantSchema,
} from './webhook-portal.ts';

export interface Models {
  Environment: Model<EnvironmentDoc>;
  ApiKey: Model<ApiKeyDoc>;
  IntegrationSystem: Model<IntegrationSystemDoc>;
  Integration: Model<IntegrationDoc>;
  IntegrationConfig: Model<IntegrationConfigDoc>;
  IntegrationLog: Model<IntegrationLogDoc>;
  ConnectSession: Model<ConnectSessionDoc>;
  ConnectFlow: Model<ConnectFlowDoc>;
  SyncState: Model<SyncStateDoc>;
  SyncPassPage: Model<SyncPassPageDoc>;
  SyncRun: Model<SyncRunDoc>;
  Record: Model<RecordDoc>;
  RecordCount: Model<RecordCountDoc>;
  Outbox: Model<OutboxDoc>;
  OutboxLane: Model<OutboxLaneDoc>;
  WebhookSubscription: Model<WebhookSubscriptionDoc>;
  WebhookReceipt: Model<WebhookReceiptDoc>;
  Idempotency: Model<IdempotencyDoc>;
  Application: Model<ApplicationDoc>;
  EventType: Model<EventTypeDoc>;
  Endpoint: Model<EndpointDoc>;
  Message: Model<MessageDoc>;
  Delivery: Model<DeliveryDoc>;
  DeliveryLane: Model<DeliveryLaneDoc>;
  Attempt: Model<AttemptDoc>;
  Mail: Model<MailDoc>;
  AttemptBucket: Model<AttemptBucketDoc>;
  BackgroundTask: Model<BackgroundTaskDoc>;
  PortalToken: Model<PortalTokenDoc>;
  WebhookTenant: Model<WebhookTenantDoc>;
  WebhookPortalSession: Model<WebhookPortalSessionDoc>;
  RateLimit: Model<RateLimitDoc>;
  AuditEntry: Model<AuditEntryDoc>;
  AuditChain: Model<AuditChainDoc>;
  VaultKey: Model<VaultKeyDoc>;
  KeyRotation: Model<KeyRotationDoc>;
}

/** Binds every schema to one database connection. Called by the composition only. */
export function createModels(connection: Connection): Models {
  return {
    Environment: connection.model<EnvironmentDoc>('Environment', environmentSchema),
    ApiKey: connection.model<ApiKeyDoc>('ApiKey', apiKeySchema),
    IntegrationSystem: connection.model<IntegrationSystemDoc>('IntegrationSystem', integrationSystemSchema),
    Integration: connection.model<IntegrationDoc>('Integration', integrationSchema),
    IntegrationConfig: connection.model<IntegrationConfigDoc>('IntegrationConfig', integrationConfigSchema),
    IntegrationLog: connection.model<IntegrationLogDoc>('IntegrationLog', integrationLogSchema),
    ConnectSession: connection.model<ConnectSessionDoc>('ConnectSession', connectSessionSchema),
    ConnectFlow: connection.model<ConnectFlowDoc>('ConnectFlow', connectFlowSchema),
    SyncState: connection.model<SyncStateDoc>('SyncState', syncStateSchema),
    SyncPassPage: connection.model<SyncPassPageDoc>('SyncPassPage', syncPassPageSchema),
    SyncRun: connection.model<SyncRunDoc>('SyncRun', syncRunSchema),
    Record: connection.model<RecordDoc>('Record', recordSchema),
    RecordCount: connection.model<RecordCountDoc>('RecordCount', recordCountSchema),
    Outbox: connection.model<OutboxDoc>('Outbox', outboxSchema),
    OutboxLane: connection.model<OutboxLaneDoc>('OutboxLane', outboxLaneSchema),
    WebhookSubscription: connection.model<WebhookSubscriptionDoc>(
      'WebhookSubscription',
      webhookSubscriptionSchema,
    ),
    WebhookReceipt: connection.model<WebhookReceiptDoc>('WebhookReceipt', webhookReceiptSchema),
    Idempotency: connection.model<IdempotencyDoc>('Idempotency', idempotencySchema),
    Application: connection.model<ApplicationDoc>('Application', applicationSchema),
    EventType: connection.model<EventTypeDoc>('EventType', eventTypeSchema),
    Endpoint: connection.model<EndpointDoc>('Endpoint', endpointSchema),
    Message: connection.model<MessageDoc>('Message', messageSchema),
    Delivery: connection.model<DeliveryDoc>('Delivery', deliverySchema),
    DeliveryLane: connection.model<DeliveryLaneDoc>('DeliveryLane', deliveryLaneSchema),
    Attempt: connection.model<AttemptDoc>('Attempt', attemptSchema),
    Mail: connection.model<MailDoc>('Mail', mailSchema),
    AttemptBucket: connection.model<AttemptBucketDoc>('AttemptBucket', attemptBucketSchema),
    BackgroundTask: connection.model<BackgroundTaskDoc>('BackgroundTask', backgroundTaskSchema),
    PortalToken: connection.model<PortalTokenDoc>('PortalToken', portalTokenSchema),
    WebhookTenant: connection.model<WebhookTenantDoc>('WebhookTenant', webhookTenantSchema),
    WebhookPortalSession: connection.model<WebhookPortalSessionDoc>(
      'WebhookPortalSession',
      webhookPortalSessionSchema,
    ),
    RateLimit: connection.model<RateLimitDoc>('RateLimit', rateLimitSchema),
    AuditEntry: connection.model<AuditEntryDoc>('AuditEntry', auditEntrySchema),
    AuditChain: connection.model<AuditChainDoc>('AuditChain', auditChainSchema),
    VaultKey: connection.model<VaultKeyDoc>('VaultKey', vaultKeySchema),
    KeyRotation: connection.model<KeyRotationDoc>('KeyRotation', keyRotationSchema),
  };
}
