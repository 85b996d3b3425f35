import type { ClientSession } from 'mongoose';
import { keyReused, sha256 } from '../../http/idempotency/keyed-request.ts';
import { isDuplicateKey } from '../../models/duplicate-key.ts';
import type { ApplicationRow } from '../applications/applications.store.ts';
import { isOrdered } from '../endpoints/endpoint-options.ts';
import type { EndpointRow, EndpointStore } from '../endpoints/endpoints.store.ts';
import type { Reservation } from '../engine/delivery-engine.ts';
import { entityExists, entityNotFound } from '../http/svix-error.ts';
import { orderKeyOf } from '../order/order-key.ts';
import { createSharedReads } from '../shared-reads.ts';
import { wants } from './fan-out.ts';
import type { MessageIn } from './message.input.ts';
import type { MessageRow, MessageStore, MessageTarget } from './messages.store.ts';

const HOUR_MS = 3_600_000;

/** Tells the delivery engine of this process that an endpoint has something to do. */
export type WakeDelivery = (endpoints: readonly { applicationId: string; endpointId: string }[]) => void;

/** A place in the delivery engine of this process; null: the delivery is written without, and found. */
export type ReserveDelivery = (endpoint: { applicationId: string; endpointId: string }) => Reservation | null;

export interface MessageServiceOptions {
  store: MessageStore;
  endpoints: EndpointStore;
  wake: WakeDelivery;
  reserve: ReserveDelivery;
  now: () => Date;
  retentionDays: number;
}

export function createMessageService(options: MessageServiceOptions) {
  const { store, endpoints, wake, reserve, now, retentionDays } = options;
  const enabledEndpoints = createSharedReads((applicationId) => endpoints.listEnabled(applicationId));

  function rowOf(app: ApplicationRow, input: MessageIn, idempotencyKey: string | null) {
    const at = now();
    const retentionHours = retentionDays * 24;
    const bodyHours = input.payloadRetentionHours ?? (input.payloadRetentionPeriod ?? retentionDays) * 24;
    const body = input.transformationsParams?.rawPayload ?? JSON.stringify(input.payload);
    return {
      applicationId: app._id,
      eventId: input.eventId ?? null,
      eventType: input.eventType,
      channels: input.channels ?? [],
      tags: input.tags ?? [],
      body,
      contentType: input.transformationsParams?.headers?.['content-type'] ?? null,
      bodyExpiresAt: new Date(at.getTime() + Math.min(bodyHours, retentionHours) * HOUR_MS),
      deliverAt: input.deliverAt ?? null,
      idempotencyKey: idempotencyKey === null ? null : sha256(idempotencyKey),
      requestHash: sha256(
        `${JSON.stringify([input.eventId ?? null, input.eventType, input.channels ?? []])}\n${body}`,
      ),
      createdAt: at,
      expiresAt: new Date(at.getTime() + retentionHours * HOUR_MS),
    };
  }

  /** The message that an equal request made before; otherwise why this request cannot be. */
  async function alreadySent(row: ReturnType<typeof rowOf>, cause: unknown): Promise<MessageRow> {
    const { applicationId, idempotencyKey, eventId, requestHash } = row;
    const same =
      idempotencyKey === null ? null : await store.findByIdempotencyKey(applicationId, idempotencyKey);
    if (same === null) {
      // Whoever hears that it is there will not send it again: only what was really found may be told.
      const isThere = eventId !== null && (await store.find(applicationId, eventId)) !== null;
      throw isThere ? entityExists(`A message with the event id ${eventId}`) : cause;
    }
    if (same.requestHash !== requestHash) throw keyReused();
    return same;
  }

  function targetOf(endpoint: EndpointRow, message: Pick<MessageRow, 'tags' | 'deliverAt'>): Target {
    const { applicationId, _id: endpointId, rateLimit } = endpoint;
    const orderKey = isOrdered(endpoint.metadata) ? orderKeyOf(message) : null;
    if (rateLimit !== null || message.deliverAt !== null || orderKey !== null) {
      return { ...unreserved(endpointId), orderKey };
    }
    const reservation = reserve({ applicationId, endpointId });
    return { endpointId, endpoint, reservation, lease: reservation?.lease ?? null, orderKey };
  }

  return {
    async create(
      app: ApplicationRow,
      input: MessageIn,
      options: { idempotencyKey: string | null; onlyEndpointId?: string },
    ): Promise<MessageRow> {
      const row = rowOf(app, input, options.idempotencyKey);
      const { onlyEndpointId } = options;
      const wanted =
        onlyEndpointId === undefined
          ? (await enabledEndpoints(app._id)).filter((endpoint) => wants(endpoint, row))
          : null;
      const targets = wanted?.map((endpoint) => targetOf(endpoint, row)) ?? [];
      if (onlyEndpointId !== undefined) targets.push(unreserved(onlyEndpointId));
      try {
        const { message, deliveries } = await store.insert(row, targets);
        targets.forEach(({ endpointId, reservation, endpoint }, index) => {
          const delivery = deliveries[index];
          if (reservation === null || endpoint === null || delivery === undefined) {
            wake([{ applicationId: app._id, endpointId }]);
          } else reservation.begin(delivery, { endpoint, message });
        });
        return message;
      } catch (error) {
        for (const { reservation } of targets) reservation?.release();
        if (!isDuplicateKey(error)) throw error;
        return alreadySent(row, error);
      }
    },

    async get(app: ApplicationRow, idOrEventId: string): Promise<MessageRow> {
      const row = await store.find(app._id, idOrEventId);
      if (row === null) throw entityNotFound();
      return row;
    },

    list: (app: ApplicationRow, ...rest: Tail<Parameters<MessageStore['list']>>) =>
      store.list(app._id, ...rest),

    async removeBody(app: ApplicationRow, idOrEventId: string): Promise<void> {
      const row = await this.get(app, idOrEventId);
      await store.removeBody(app._id, row._id);
    },

    removeAllBodies: (app: ApplicationRow, session?: ClientSession) =>
      store.removeAllBodies(app._id, session),

    /** What became of each, by id or event id. */
    async removeBodies(app: ApplicationRow, names: readonly string[]) {
      const results: Record<string, 'expunged' | 'not-found'> = {};
      for (const name of names) {
        const row = await store.find(app._id, name);
        if (row !== null) await store.removeBody(app._id, row._id);
        results[name] = row === null ? 'not-found' : 'expunged';
      }
      return results;
    },

    /** Whether anybody would get such a message. */
    async isWanted(app: ApplicationRow, message: { eventType: string; channels: readonly string[] }) {
      return (await enabledEndpoints(app._id)).some((endpoint) => wants(endpoint, message));
    },
  };
}

interface Target extends MessageTarget {
  endpoint: EndpointRow | null;
  reservation: Reservation | null;
}

function unreserved(endpointId: string): Target {
  return { endpointId, endpoint: null, reservation: null, lease: null, orderKey: null };
}

type Tail<T extends readonly unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;

export type MessageService = ReturnType<typeof createMessageService>;
