import type { EndpointSecrets } from '../endpoints/endpoint-secrets.ts';
import type { EndpointRow, EndpointStore } from '../endpoints/endpoints.store.ts';
import type { MessageRow, MessageStore } from '../messages/messages.store.ts';
import type { AttemptTarget } from './attempt.ts';
import type { ClaimedDelivery, EndpointKey } from './delivery-queue.store.ts';
import { takeSlots } from './rate-slots.ts';

export interface Sendable {
  delivery: ClaimedDelivery;
  message: MessageRow & { body: string };
}

/** What is to happen with each delivery of a claimed batch. */
export interface DeliveryPlan {
  /** Null: the endpoint is off or gone, nothing can be sent. */
  endpoint: EndpointRow | null;
  target: AttemptTarget;
  send: { sendable: Sendable; at: Date }[];
  /** Beyond the endpoint's rate limit for now. */
  later: ClaimedDelivery[];
  /** Cannot be sent any more. */
  giveUp: ClaimedDelivery[];
}

/** The endpoint and the message of a delivery, when they have been read just now. */
export interface KnownWork {
  endpoint: EndpointRow;
  message: MessageRow;
}

export interface PlannerOptions {
  endpoints: Pick<EndpointStore, 'findMany' | 'moveSlot'>;
  messages: Pick<MessageStore, 'findMany'>;
  secrets: Pick<EndpointSecrets, 'openValid' | 'openHeaders'>;
  environmentOf(applicationId: string): Promise<string | null>;
  now: () => Date;
}

const NOWHERE: AttemptTarget = { url: '', headers: {}, secrets: [], publicOnly: true };

/** Reads, freshly for every batch unless it was read just now, all that sending it takes: a changed URL, secret or switch holds at once. */
export function createPlanner({ endpoints, messages, secrets, environmentOf, now }: PlannerOptions) {
  const environments = new Map<string, string>();

  async function environment(applicationId: string): Promise<string | null> {
    const known = environments.get(applicationId);
    if (known !== undefined) return known;
    const found = await environmentOf(applicationId);
    if (found !== null) environments.set(applicationId, found);
    return found;
  }

  async function targetOf(endpoint: EndpointRow): Promise<AttemptTarget | null> {
    const found = await environment(endpoint.applicationId);
    if (found === null) return null;
    const owner = { environment: found, endpointId: endpoint._id };
    const [valid, headers] = await Promise.all([
      secrets.openValid(owner, endpoint.secrets, now()),
      secrets.openHeaders(owner, endpoint.headers),
    ]);
    return { url: endpoint.url, headers, secrets: valid, publicOnly: endpoint.publicOnly };
  }

  function sendTimes(endpoint: EndpointRow, count: number): Promise<Date[]> | Date[] {
    const { rateLimit } = endpoint;
    if (rateLimit === null) return Array.from({ length: count }, now);
    return takeSlots({ endpoint: { ...endpoint, rateLimit }, count, store: endpoints, now });
  }

  return async function plan(
    { applicationId, endpointId }: EndpointKey,
    claimed: readonly ClaimedDelivery[],
    known?: KnownWork,
  ): Promise<DeliveryPlan> {
    const ids = claimed.map(({ messageId }) => messageId);
    const [[endpoint], found] =
      known === undefined
        ? await Promise.all([
            endpoints.findMany(applicationId, [endpointId]),
            messages.findMany(applicationId, ids),
          ])
        : [[known.endpoint], [known.message]];
    const isOn = endpoint !== undefined && !endpoint.disabled && endpoint.deletedAt === null;
    const target = isOn ? await targetOf(endpoint) : null;
    if (endpoint === undefined || target === null) {
      return { endpoint: null, target: NOWHERE, send: [], later: [], giveUp: [...claimed] };
    }
    const byId = new Map(found.map((row) => [row._id, row]));
    const sendable: Sendable[] = [];
    const giveUp: ClaimedDelivery[] = [];
    for (const delivery of claimed) {
      const message = byId.get(delivery.messageId);
      if (message === undefined || message.body === null || message.bodyExpiresAt <= now())
        giveUp.push(delivery);
      else sendable.push({ delivery, message: { ...message, body: message.body } });
    }
    const times = await sendTimes(endpoint, sendable.length);
    const send = times.flatMap((at, index) => {
      const item = sendable[index];
      return item === undefined ? [] : [{ sendable: item, at }];
    });
    const later = sendable.slice(times.length).map(({ delivery }) => delivery);
    return { endpoint, target, send, later, giveUp };
  };
}

export type Planner = ReturnType<typeof createPlanner>;
