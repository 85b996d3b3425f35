import { z } from 'zod';
import { defineAction } from '../../sdk/index.ts';
import { calendarApi } from '../client.ts';
import { freeBusySchema } from '../schema.ts';

const time = z.iso.datetime({ offset: true });

export const freeBusy = defineAction({
  title: 'Find busy times',
  description: 'Tells when the given calendars are busy, without any detail',
  input: z.strictObject({
    calendarRemoteIds: z.array(z.string().min(1)).min(1).max(50),
    from: time,
    to: time,
  }),
  output: z.object({
    calendars: z.array(
      z.object({
        calendarRemoteId: z.string(),
        busy: z.array(z.object({ from: time, to: time })),
        /** Google's reason why this calendar could not be asked. */
        error: z.string().nullable(),
      }),
    ),
  }),
  effect: 'read',
  idempotency: 'natural',
  async run(context, { calendarRemoteIds, from, to }) {
    const { data } = await calendarApi(context).freebusy.query({
      requestBody: { timeMin: from, timeMax: to, items: calendarRemoteIds.map((id) => ({ id })) },
    });
    const { calendars } = freeBusySchema.parse(data);
    return {
      calendars: calendarRemoteIds.map((id) => ({
        calendarRemoteId: id,
        busy: (calendars[id]?.busy ?? []).map(({ start, end }) => ({ from: start, to: end })),
        error: calendars[id]?.errors?.[0]?.reason ?? null,
      })),
    };
  },
});
