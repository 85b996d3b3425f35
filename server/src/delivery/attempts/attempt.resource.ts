import type { EndpointRow } from '../endpoints/endpoints.store.ts';
import { messageOut, statusFields } from '../messages/message.resource.ts';
import type { MessageRow } from '../messages/messages.store.ts';
import type { AttemptRow } from './attempts.store.ts';
import type { DeliveryRow } from './deliveries.store.ts';

export function attemptOut(
  row: AttemptRow,
  { withContent, message, now }: { withContent: boolean; message?: MessageRow | undefined; now: Date },
) {
  return {
    id: row._id,
    msgId: row.messageId,
    endpointId: row.endpointId,
    url: row.url,
    ...statusFields(row.status),
    responseStatusCode: row.responseStatusCode,
    response: withContent ? row.response : '',
    responseDurationMs: row.durationMs,
    /** Ours: why it failed. */
    errorClass: row.errorClass ?? null,
    triggerType: row.triggerType,
    timestamp: row.createdAt.toISOString(),
    ...(message === undefined ? {} : { msg: messageOut(message, { withContent: false, now }) }),
  };
}

/** A message with how it stands at one endpoint. */
export function endpointMessageOut(
  delivery: DeliveryRow,
  message: MessageRow,
  options: { withContent: boolean; now: Date },
) {
  return { ...messageOut(message, options), ...deliveryFields(delivery) };
}

/** An endpoint with how one message stands there. */
export function messageEndpointOut(delivery: DeliveryRow, endpoint: EndpointRow) {
  return {
    id: endpoint._id,
    uid: endpoint.uid,
    url: endpoint.url,
    description: endpoint.description,
    disabled: endpoint.disabled,
    eventTypes: endpoint.filterTypes,
    filterTypes: endpoint.filterTypes,
    channels: endpoint.channels,
    throttleRate: endpoint.rateLimit,
    rateLimit: endpoint.rateLimit,
    createdAt: endpoint.createdAt.toISOString(),
    updatedAt: endpoint.updatedAt.toISOString(),
    ...deliveryFields(delivery),
  };
}

export function deliveryFields(delivery: DeliveryRow) {
  const status =
    delivery.status === 'succeeded' ? 0 : delivery.status === 'failed' ? 2 : delivery.lease === null ? 1 : 3;
  const nextAttempt = status === 1 ? (delivery.nextAttemptAt?.toISOString() ?? null) : null;
  return { ...statusFields(status), nextAttempt };
}
