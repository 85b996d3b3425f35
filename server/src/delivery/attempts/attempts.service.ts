import type { ClientSession } from 'mongoose';
import type { ApplicationRow } from '../applications/applications.store.ts';
import type { EndpointService } from '../endpoints/endpoints.service.ts';
import type { EndpointRow } from '../endpoints/endpoints.store.ts';
import { entityNotFound, svixError } from '../http/svix-error.ts';
import { wants } from '../messages/fan-out.ts';
import type { MessageService, WakeDelivery } from '../messages/messages.service.ts';
import type { MessageRow, MessageStore } from '../messages/messages.store.ts';
import type { AttemptRow, AttemptStore } from './attempts.store.ts';
import type { DeliveryStore } from './deliveries.store.ts';

export interface AttemptServiceOptions {
  attempts: AttemptStore;
  deliveries: DeliveryStore;
  endpoints: EndpointService;
  messages: MessageService;
  messageStore: Pick<MessageStore, 'fitting'>;
  wake: WakeDelivery;
  now: () => Date;
}

interface Since {
  since: Date;
  until?: Date | null | undefined;
}

interface ReplayFilter {
  eventTypes?: string[] | null | undefined;
  channel?: string | null | undefined;
  tag?: string | null | undefined;
  status?: number | null | undefined;
  statusCodeClass?: number | null | undefined;
}

/** What is under way still is not sent again beside itself. */
function endedAs(status: number | null | undefined): ('failed' | 'succeeded')[] {
  if (status === null || status === undefined) return ['failed', 'succeeded'];
  return status === 0 ? ['succeeded'] : status === 2 ? ['failed'] : [];
}

export function createAttemptService({
  attempts,
  deliveries,
  endpoints,
  messages,
  messageStore,
  wake,
  now,
}: AttemptServiceOptions) {
  const wakeUp = (endpoint: EndpointRow) =>
    wake([{ applicationId: endpoint.applicationId, endpointId: endpoint._id }]);

  async function enabled(app: ApplicationRow, idOrUid: string): Promise<EndpointRow> {
    const endpoint = await endpoints.get(app, idOrUid);
    if (endpoint.disabled) {
      throw svixError(
        400,
        'endpoint_disabled',
        'The endpoint is disabled. Enable it first, then send again.',
      );
    }
    return endpoint;
  }

  const rangeOf = (endpoint: EndpointRow, { since, until }: Since) => ({
    applicationId: endpoint.applicationId,
    endpointId: endpoint._id,
    since,
    until: until ?? undefined,
  });

  return {
    list: attempts.list,
    deliveriesByEndpoint: deliveries.listByEndpoint,
    deliveriesByMessage: deliveries.listByMessage,

    async get(app: ApplicationRow, messageId: string, attemptId: string): Promise<AttemptRow> {
      const message = await messages.get(app, messageId);
      const row = await attempts.find(app._id, message._id, attemptId);
      if (row === null) throw entityNotFound();
      return row;
    },

    async removeResponse(app: ApplicationRow, messageId: string, attemptId: string): Promise<void> {
      const row = await this.get(app, messageId, attemptId);
      await attempts.removeResponse(app._id, row.messageId, row._id);
    },

    async resend(
      app: ApplicationRow,
      messageId: string,
      endpointId: string,
      session?: ClientSession,
    ): Promise<() => void> {
      const message = await messages.get(app, messageId);
      const endpoint = await enabled(app, endpointId);
      if (message.body === null || message.bodyExpiresAt <= now()) {
        throw svixError(
          400,
          'payload_expired',
          'The payload of this message was deleted; it cannot be sent.',
        );
      }
      await deliveries.resend(message, endpoint._id, now(), session);
      return () => wakeUp(endpoint);
    },

    /** Sends again what failed. */
    async recover(app: ApplicationRow, endpointId: string, range: Since, session?: ClientSession) {
      const endpoint = await enabled(app, endpointId);
      const count = await deliveries.restart(rangeOf(endpoint, range), ['failed'], now(), session);
      return { count, wake: () => wakeUp(endpoint) };
    },

    /** Sends again what has ended one way or the other and fits. */
    async replay(
      app: ApplicationRow,
      endpointId: string,
      input: Since & ReplayFilter,
      session?: ClientSession,
    ) {
      const endpoint = await enabled(app, endpointId);
      const { statusCodeClass, status, eventTypes, channel, tag } = input;
      const filter = {
        eventTypes: eventTypes ?? undefined,
        channel: channel ?? undefined,
        tag: tag ?? undefined,
      };
      const choose = async (ids: readonly string[]) => {
        const fitting = await messageStore.fitting(app._id, ids, filter);
        const chosen = ids.filter((id) => fitting.has(id));
        if (statusCodeClass === null || statusCodeClass === undefined) return chosen;
        const codes = await attempts.lastCodes(endpoint._id, chosen);
        return chosen.filter((id) => Math.floor((codes.get(id) ?? 0) / 100) * 100 === statusCodeClass);
      };
      const count = await deliveries.restartChosen(rangeOf(endpoint, input), endedAs(status), choose, {
        at: now(),
        session,
      });
      return { count, wake: () => wakeUp(endpoint) };
    },

    async replayMissing(app: ApplicationRow, endpointId: string, range: Since): Promise<number> {
      const endpoint = await enabled(app, endpointId);
      const isWanted = (message: MessageRow) => message.body !== null && wants(endpoint, message);
      const count = await deliveries.sendMissing(rangeOf(endpoint, range), isWanted, now());
      wakeUp(endpoint);
      return count;
    },

    async stats(
      app: ApplicationRow,
      endpointId: string,
      range: { since?: Date | undefined; until?: Date | undefined },
    ) {
      const endpoint = await endpoints.get(app, endpointId);
      const filter = { applicationId: app._id, endpointId: endpoint._id, ...range };
      const [success, pending, fail] = await Promise.all([
        deliveries.count(filter, 'succeeded'),
        deliveries.count(filter, 'pending'),
        deliveries.count(filter, 'failed'),
      ]);
      return { success, pending, fail, sending: 0, canceled: 0 };
    },
  };
}

export type AttemptService = ReturnType<typeof createAttemptService>;
