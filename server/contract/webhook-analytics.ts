import { z } from 'zod';
import { time } from './common.ts';

/** Why an attempt failed; `null` on an attempt that succeeded. */
export const ERROR_CLASSES = [
  'timeout',
  'dns',
  'connection_refused',
  'connection_lost',
  'tls',
  'blocked',
  'redirect',
  'gone',
  'rate_limited',
  'client_error',
  'server_error',
  'other',
] as const;

export const errorClass = z.enum(ERROR_CLASSES);

export const ANALYTICS_PERIODS = ['hour', 'day', 'month'] as const;

/** Milliseconds, from a histogram: each is at most 10% above the true value. Null: no attempt was answered. */
export const latency = z.object({
  average: z.number().nullable(),
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});

export const analyticsSummary = z.object({
  attempts: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  /** 0 to 1; null without attempts. */
  successRate: z.number().nullable(),
  /** Of the attempts that got an answer, whatever it was. */
  latency,
  /** How many attempts failed in which way; classes without any are left out. */
  errors: z.partialRecord(errorClass, z.int()),
});

export const analyticsBucket = analyticsSummary.extend({
  /** Its beginning. */
  time,
});

export const analyticsGroup = z.object({
  /** Set with `group_by=endpoint`. The endpoint may have been deleted since. */
  endpointId: z.string().nullable(),
  /** Set with `group_by=event_type`. */
  eventType: z.string().nullable(),
  totals: analyticsSummary,
  buckets: z.array(analyticsBucket),
});

/** `GET /api/v1/app/:app/analytics`, Patchbay's own addition to the Svix API. */
export const analytics = z.object({
  /** `hour`: the last 60 minutes by minute; `day`: the last 24 hours by hour; `month`: the last 30 days by day. */
  period: z.enum(ANALYTICS_PERIODS),
  bucketSeconds: z.int(),
  since: time,
  until: time,
  totals: analyticsSummary,
  /** All of the period, oldest first, empty ones too. */
  buckets: z.array(analyticsBucket),
  /** Most attempts first, at most 100; empty without `group_by`. */
  groups: z.array(analyticsGroup),
});

export type ErrorClass = z.infer<typeof errorClass>;
export type AnalyticsPeriod = (typeof ANALYTICS_PERIODS)[number];
export type AnalyticsSummary = z.infer<typeof analyticsSummary>;
export type AnalyticsBucket = z.infer<typeof analyticsBucket>;
export type AnalyticsGroup = z.infer<typeof analyticsGroup>;
export type Analytics = z.infer<typeof analytics>;

/** `data` of the event `message` of `GET /api/v1/app/:app/tail`. Read the payload with `GET /app/:app/msg/:id`. */
export const tailMessage = z.object({
  id: z.string(),
  eventId: z.string().nullable(),
  eventType: z.string(),
  channels: z.array(z.string()).nullable(),
  tags: z.array(z.string()).nullable(),
  timestamp: time,
});

/** `data` of its event `attempt`: a message attempt as Svix has it, without the response's body. */
export const tailAttempt = z.object({
  id: z.string(),
  msgId: z.string(),
  endpointId: z.string(),
  eventType: z.string(),
  url: z.string(),
  /** 0 success, 2 failed. */
  status: z.int(),
  responseStatusCode: z.int(),
  responseDurationMs: z.int(),
  triggerType: z.int(),
  errorClass: errorClass.nullable(),
  timestamp: time,
});

export type TailMessage = z.infer<typeof tailMessage>;
export type TailAttempt = z.infer<typeof tailAttempt>;
