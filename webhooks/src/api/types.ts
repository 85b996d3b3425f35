import type {
  Analytics,
  AnalyticsBucket,
  AnalyticsGroup,
  AnalyticsPeriod,
  AnalyticsSummary,
  ErrorClass,
  TailAttempt,
} from '../../../server/contract/webhook-analytics.ts';
import type { WebhookPortalCapability } from '../../../server/contract/webhook-portal.ts';

// The shapes of the Svix HTTP API, as JSON: times are texts there, dates in the SDK.

export interface Endpoint {
  id: string;
  uid: string | null;
  url: string;
  description: string;
  disabled: boolean;
  /** Why the service itself switched it off; null when a person did. */
  disabledReason?: string | null;
  /** Null: all event types. */
  filterTypes: string[] | null;
  channels: string[] | null;
  /** Messages a second; null: no limit. */
  rateLimit: number | null;
  /** With `patchbay:` in front: what an endpoint chooses beyond Svix's fields. */
  metadata: Record<string, string>;
  createdAt: string;
  updatedAt: string;
}

export interface EndpointInput {
  url: string;
  description: string;
  filterTypes: string[] | null;
  rateLimit: number | null;
  metadata?: Record<string, string>;
  headers?: Record<string, string>;
}

export interface EndpointHeaders {
  headers: Record<string, string>;
  /** Names of headers whose values are not shown again. */
  sensitive: string[];
}

/** Deliveries of one endpoint by how they ended. */
export interface EndpointStats {
  success: number;
  pending: number;
  sending: number;
  fail: number;
}

export interface EventType {
  name: string;
  description: string;
  groupName: string | null;
  archived: boolean;
  deprecated: boolean;
}

/** 0 success, 1 pending, 2 fail, 3 sending, 4 canceled. */
export type DeliveryStatus = 0 | 1 | 2 | 3 | 4;

/** How a message stands at one endpoint. */
export interface DeliveryState {
  endpointId: string;
  status: DeliveryStatus;
  nextAttempt: string | null;
}

export interface Message {
  id: string;
  eventId: string | null;
  eventType: string;
  channels: string[] | null;
  tags: string[] | null;
  payload: unknown;
  timestamp: string;
  /** Patchbay's own addition, when it is asked for. */
  deliveries?: DeliveryState[];
}

/** A message as it stands at one endpoint. */
export interface EndpointMessage extends Message {
  status: DeliveryStatus;
  nextAttempt: string | null;
}

/** An endpoint as one message stands there. */
export interface MessageEndpoint extends Endpoint {
  status: DeliveryStatus;
  nextAttempt: string | null;
}

export interface Attempt {
  id: string;
  msgId: string;
  endpointId: string;
  url: string;
  status: DeliveryStatus;
  /** 0: no answer. */
  responseStatusCode: number;
  response: string;
  responseDurationMs: number;
  /** 0 by schedule, 1 by hand. */
  triggerType: 0 | 1;
  timestamp: string;
  /** Of a failed attempt; Patchbay's own addition. */
  errorClass?: ErrorClass | null;
}

export interface Page<Item> {
  data: Item[];
  iterator: string | null;
  done: boolean;
}

export type {
  Analytics,
  AnalyticsBucket,
  AnalyticsGroup,
  AnalyticsPeriod,
  AnalyticsSummary,
  ErrorClass,
  TailAttempt,
};
export type Capability = WebhookPortalCapability;
