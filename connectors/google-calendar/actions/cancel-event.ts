import { z } from 'zod';
import { defineAction } from '../../sdk/index.ts';
import { calendarApi } from '../client.ts';
import { parseEventRemoteId } from '../mapping.ts';
import { toSendUpdates } from './create-event.ts';
import { notify } from './event-input.ts';

export const cancelEvent = defineAction({
  title: 'Cancel an event',
  description: 'Cancels an event and tells its guests',
  input: z.strictObject({ eventRemoteId: z.string().min(3), notify }),
  output: z.object({ eventRemoteId: z.string(), cancelled: z.literal(true) }),
  effect: 'destructive',
  idempotency: 'natural',
  async run(context, { eventRemoteId, notify: sendUpdates }) {
    const { calendarId, eventId } = parseEventRemoteId(eventRemoteId);
    await calendarApi(context)
      .events.delete({
        calendarId,
        eventId,
        ...(sendUpdates === undefined ? {} : { sendUpdates: toSendUpdates(sendUpdates) }),
      })
      .catch((error: unknown) => {
        // 410: it was cancelled before, which is what was asked for.
        if ((error as { status?: unknown }).status !== 410) throw error;
      });
    return { eventRemoteId, cancelled: true as const };
  },
});
