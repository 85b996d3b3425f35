import { z } from 'zod';
import { time } from './common.ts';

const endpointPayload = z.object({
  appId: z.string(),
  appUid: z.string().nullable(),
  endpointId: z.string(),
  endpointUid: z.string().nullable(),
  /** Since when every attempt failed. */
  failSince: time,
});

const attemptPayload = z.object({
  appId: z.string(),
  appUid: z.string().nullable(),
  endpointId: z.string(),
  msgId: z.string(),
  msgEventId: z.string().nullable(),
  lastAttempt: z.object({
    id: z.string(),
    /** 0: there was no answer. */
    responseStatusCode: z.int(),
    timestamp: time,
  }),
});

/**
 * What the delivery service tells about its own work, by event type, at operational webhook endpoints. The names and fields
 * are Svix's; `endpoint.failing` and `reason` are ours.
 */
export const operationalEventData = {
  /** It has failed for a day and will be disabled at `disableAt` unless something arrives before. Sent once. */
  'endpoint.failing': endpointPayload.extend({ disableAt: time }),
  /** It was switched off by the service. */
  'endpoint.disabled': endpointPayload.extend({ trigger: z.literal('automatic'), reason: z.string() }),
  /** A message failed for the fourth time; it is tried further. */
  'message.attempt.failing': attemptPayload,
  /** A message is not tried again. */
  'message.attempt.exhausted': attemptPayload,
  /** A message arrived after it had failed four times or more. */
  'message.attempt.recovered': attemptPayload,
} as const satisfies Record<string, z.ZodObject>;

export type OperationalEventType = keyof typeof operationalEventData;

export const OPERATIONAL_EVENT_TYPES = Object.keys(operationalEventData) as OperationalEventType[];

/** The body of an operational webhook; `type` tells which `data`. */
export type OperationalEvent = {
  [T in OperationalEventType]: {
    type: T;
    timestamp: string;
    data: z.infer<(typeof operationalEventData)[T]>;
  };
}[OperationalEventType];
