import type { Models } from '../models/index.ts';

/** The models that the delivery service works on. */
export type DeliveryModels = Pick<
  Models,
  | 'Application'
  | 'Endpoint'
  | 'EventType'
  | 'Message'
  | 'Delivery'
  | 'DeliveryLane'
  | 'Attempt'
  | 'BackgroundTask'
  | 'Idempotency'
  | 'PortalToken'
  | 'AttemptBucket'
>;

/** The models that the way from the outbox to the delivery service works on. */
export type DispatchModels = Pick<Models, 'Outbox' | 'OutboxLane' | 'WebhookTenant'>;
