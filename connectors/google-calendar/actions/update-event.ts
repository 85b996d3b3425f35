import { z } from 'zod';
import { models } from '../../models/index.ts';
import { defineAction } from '../../sdk/index.ts';
import { calendarApi } from '../client.ts';
import { parseEventRemoteId, toEvent } from '../mapping.ts';
import { eventSchema } from '../schema.ts';
import { toSendUpdates } from './create-event.ts';
import { eventFields, notify, toRequestBody } from './event-input.ts';

export const updateEvent = defineAction({
  title: 'Change an event',
  description: 'Changes the given fields of an event; the others stay as they are',
  input: eventFields.partial().extend({ eventRemoteId: z.string().min(3), notify }),
  output: z.object({ eventRemoteId: z.string(), event: models['calendar.event'] }),
  effect: 'write',
  idempotency: 'natural',
  async run(context, { eventRemoteId, notify: sendUpdates, ...fields }) {
    const { calendarId, eventId } = parseEventRemoteId(eventRemoteId);
    const { data } = await calendarApi(context).events.patch({
      calendarId,
      eventId,
      requestBody: toRequestBody(fields),
      ...(sendUpdates === undefined ? {} : { sendUpdates: toSendUpdates(sendUpdates) }),
    });
    return { eventRemoteId, event: toEvent(calendarId, eventSchema.parse(data)).data };
  },
});
