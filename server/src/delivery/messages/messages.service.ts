import type { ApplicationRow } from '../applications/applications.store.ts';
import type { EndpointStore } from '../endpoints/endpoints.store.ts';
import { differentRequest, isDuplicateKey, sha256 } from '../http/idempotency.ts';
import { entityExists, entityNotFound } from '../http/svix-error.ts';
import { wants } from './fan-out.ts';
import type { MessageIn } from './message.input.ts';
import type { MessageRow, MessageStore } from './messages.store.ts';

const HOUR_MS = 3_600_000;

/** Tells the delivery engine of this process that an endpoint has something to do. */
export type WakeDelivery = (endpoints: readonly { applicationId: string; endpointId: string }[]) => void;

export interface MessageServiceOptions {
  store: MessageStore;
  endpoints: EndpointStore;
  wake: WakeDelivery;
  now: () => Date;
  retentionDays: number;
}

export function createMessageService({ store, endpoints, wake, now, retentionDays }: MessageServiceOptions) {
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
  async function alreadySent(row: ReturnType<typeof rowOf>): Promise<MessageRow> {
    const { applicationId, idempotencyKey, eventId, requestHash } = row;
    const same =
      idempotencyKey === null ? null : await store.findByIdempotencyKey(applicationId, idempotencyKey);
    if (same === null) {
      throw entityExists(`A message with the event id ${eventId ?? ''}`);
    }
    if (same.requestHash !== requestHash) throw differentRequest();
    return same;
  }

  return {
    async create(
      app: ApplicationRow,
      input: MessageIn,
      options: { idempotencyKey: string | null; onlyEndpointId?: string },
    ): Promise<MessageRow> {
      const row = rowOf(app, input, options.idempotencyKey);
      const targets =
        options.onlyEndpointId === undefined
          ? (await endpoints.listEnabled(app._id))
              .filter((endpoint) => wants(endpoint, row))
              .map(({ _id }) => _id)
          : [options.onlyEndpointId];
      try {
        const message = await store.insert(row, targets);
        wake(targets.map((endpointId) => ({ applicationId: app._id, endpointId })));
        return message;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return alreadySent(row);
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

    /** Whether anybody would get such a message. */
    async isWanted(app: ApplicationRow, message: { eventType: string; channels: readonly string[] }) {
      return (await endpoints.listEnabled(app._id)).some((endpoint) => wants(endpoint, message));
    },
  };
}

type Tail<T extends readonly unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;

export type MessageService = ReturnType<typeof createMessageService>;
