import { z } from 'zod';

const time = z.union([
  z.strictObject({
    dateTime: z.iso.datetime({ offset: true }),
    /** IANA name; required by Google for recurring events. */
    timeZone: z.string().min(1).optional(),
  }),
  z.strictObject({ date: z.iso.date() }),
]);

/** What an event can be given; the end is exclusive. */
export const eventFields = z.strictObject({
  title: z.string().max(1000),
  description: z.string().max(8000).optional(),
  location: z.string().max(1000).optional(),
  start: time,
  end: time,
  recurrence: z
    .array(z.string().regex(/^(RRULE|EXRULE|RDATE|EXDATE)[:;]/))
    .max(20)
    .optional(),
  attendees: z
    .array(z.strictObject({ email: z.email(), optional: z.boolean().optional() }))
    .max(200)
    .optional(),
});

export const notify = z.enum(['all', 'external', 'none']).optional();

export type EventFields = z.infer<ReturnType<typeof eventFields.partial>>;

/** As Google's API takes it. A field that is not there stays as it is. */
export function toRequestBody(fields: EventFields) {
  const { title, start, end, description, location, recurrence, attendees } = fields;
  return {
    ...(title === undefined ? {} : { summary: title }),
    ...(description === undefined ? {} : { description }),
    ...(location === undefined ? {} : { location }),
    ...(start === undefined ? {} : { start: toGoogleTime(start) }),
    ...(end === undefined ? {} : { end: toGoogleTime(end) }),
    ...(recurrence === undefined ? {} : { recurrence }),
    ...(attendees === undefined
      ? {}
      : {
          attendees: attendees.map(({ email, optional }) => ({
            email,
            ...(optional === undefined ? {} : { optional }),
          })),
        }),
  };
}

/** The other kind is set to null, so that an all-day event can become a timed one and back. */
function toGoogleTime(value: z.infer<typeof time>) {
  return 'date' in value
    ? { date: value.date, dateTime: null, timeZone: null }
    : { date: null, dateTime: value.dateTime, timeZone: value.timeZone ?? null };
}
