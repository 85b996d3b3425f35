import type { ClientSession, Connection } from 'mongoose';
import type { OperationalEvent } from '../../../contract/operational-events.ts';
import { withTransaction } from '../../models/transaction.ts';
import type { ApplicationRow, ApplicationStore } from '../applications/applications.store.ts';
import type { EndpointRow, EndpointStore } from '../endpoints/endpoints.store.ts';
import { wants } from '../messages/fan-out.ts';
import type { MessageStore } from '../messages/messages.store.ts';
import { isOperational } from './operational-application.ts';

const RETENTION_MS = 90 * 86_400_000;

/** An event before its time is set; the application is the one that it is about. */
export type Announcement = {
  [T in OperationalEvent['type']]: {
    type: T;
    data: Omit<Extract<OperationalEvent, { type: T }>['data'], 'appId' | 'appUid'>;
  };
}[OperationalEvent['type']];

/** Who is told about one application. */
export interface Audience {
  application: ApplicationRow;
  listeners: readonly EndpointRow[];
}

export interface AnnouncerOptions {
  connection: Connection;
  applications: Pick<ApplicationStore, 'findById' | 'findOperational'>;
  endpoints: Pick<EndpointStore, 'listEnabled'>;
  messages: Pick<MessageStore, 'insertWithin'>;
  wake: (endpoints: readonly { applicationId: string; endpointId: string }[]) => void;
  now: () => Date;
}

/**
 * Tells operational webhook endpoints what happened. An announcement is a message like any other, written in the
 * transaction of the change that it tells of: neither exists without the other, whatever dies when.
 */
export function createAnnouncer(options: AnnouncerOptions) {
  const { connection, applications, endpoints, messages, wake, now } = options;

  async function send(session: ClientSession, audience: Audience, { type, data }: Announcement) {
    const { application } = audience;
    const wanting = audience.listeners.filter((endpoint) =>
      wants(endpoint, { eventType: type, channels: [] }),
    );
    const [first] = wanting;
    if (first === undefined) return [];
    const at = now();
    const about = { appId: application._id, appUid: application.uid };
    const expiresAt = new Date(at.getTime() + RETENTION_MS);
    const message = {
      applicationId: first.applicationId,
      eventId: null,
      eventType: type,
      channels: [],
      tags: [],
      body: JSON.stringify({ type, timestamp: at.toISOString(), data: { ...about, ...data } }),
      bodyExpiresAt: expiresAt,
      deliverAt: null,
      idempotencyKey: null,
      requestHash: '',
      createdAt: at,
      expiresAt,
    };
    await messages.insertWithin(
      session,
      message,
      wanting.map(({ _id }) => _id),
    );
    return wanting.map(({ applicationId, _id }) => ({ applicationId, endpointId: _id }));
  }

  return {
    /** Nobody is told about operational webhooks themselves: else one that fails would bring forth the next. */
    async audienceOf(applicationId: string): Promise<Audience | null> {
      const application = await applications.findById(applicationId);
      if (application === null || isOperational(application)) return null;
      const own = await applications.findOperational(application.environment);
      return { application, listeners: own === null ? [] : await endpoints.listEnabled(own._id) };
    },

    /** Makes a change and announces what it says of itself, all in one transaction. */
    async change(
      audience: Audience | null,
      work: (session: ClientSession) => Promise<readonly Announcement[]>,
    ): Promise<void> {
      const woken = await withTransaction(connection, async (session) => {
        const announcements = await work(session);
        const targets = [];
        for (const item of audience === null ? [] : announcements) {
          if (audience !== null) targets.push(...(await send(session, audience, item)));
        }
        return targets;
      });
      if (woken.length > 0) wake(woken);
    },
  };
}

export type Announcer = ReturnType<typeof createAnnouncer>;
