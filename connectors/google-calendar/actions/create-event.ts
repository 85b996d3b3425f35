import { createHash } from 'node:crypto';
import { z } from 'zod';
import { models } from '../../models/index.ts';
import { type ConnectorContext, defineAction } from '../../sdk/index.ts';
import { calendarApi } from '../client.ts';
import { toEvent } from '../mapping.ts';
import { calendarListEntrySchema, eventSchema } from '../schema.ts';
import { eventFields, notify, toRequestBody } from './event-input.ts';

export const createEvent = defineAction({
  title: 'Create an event',
  description: 'Puts an event into a calendar and invites its guests',
  input: eventFields.extend({ calendarRemoteId: z.string().min(1).default('primary'), notify }),
  output: z.object({ eventRemoteId: z.string(), event: models['calendar.event'] }),
  effect: 'write',
  idempotency: 'provider_key',
  async run(context, { calendarRemoteId, notify: sendUpdates, ...fields }, { idempotencyKey }) {
    const api = calendarApi(context);
    const calendarId = calendarRemoteId === 'primary' ? await primaryCalendarId(context) : calendarRemoteId;
    // Google takes an id of ours (base32hex): the same request again meets its own event.
    const id = createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 40);
    const made = await api.events
      .insert({
        calendarId,
        requestBody: { id, ...toRequestBody(fields) },
        ...(sendUpdates === undefined ? {} : { sendUpdates: toSendUpdates(sendUpdates) }),
      })
      .catch((error: unknown) => {
        if ((error as { status?: unknown }).status === 409)
          return api.events.get({ calendarId, eventId: id });
        throw error;
      });
    const { remoteId, data } = toEvent(calendarId, eventSchema.parse(made.data));
    return { eventRemoteId: remoteId, event: data };
  },
});

/** `primary` is another name of one calendar, whose events are known by its real id. */
async function primaryCalendarId(context: ConnectorContext): Promise<string> {
  if (context.account !== null) return context.account.accountId;
  const { data } = await calendarApi(context).calendarList.get({ calendarId: 'primary' });
  return calendarListEntrySchema.parse(data).id;
}

export function toSendUpdates(value: 'all' | 'external' | 'none'): string {
  return value === 'external' ? 'externalOnly' : value;
}
