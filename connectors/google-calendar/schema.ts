import { z } from 'zod';

/** What we use of Google's objects, strictly; everything else is let through unread. */
const id = z.string().min(1);

export const calendarListEntrySchema = z.looseObject({
  id,
  summary: z.string().nullish(),
  summaryOverride: z.string().nullish(),
  description: z.string().nullish(),
  timeZone: z.string().nullish(),
  backgroundColor: z.string().nullish(),
  primary: z.boolean().nullish(),
  accessRole: z.string().nullish(),
  deleted: z.boolean().nullish(),
});

export const eventDateTimeSchema = z.looseObject({
  date: z.string().nullish(),
  dateTime: z.string().nullish(),
  timeZone: z.string().nullish(),
});

const personSchema = z.looseObject({ email: z.string().nullish(), displayName: z.string().nullish() });

export const eventSchema = z.looseObject({
  id,
  status: z.string().nullish(),
  summary: z.string().nullish(),
  description: z.string().nullish(),
  location: z.string().nullish(),
  start: eventDateTimeSchema.nullish(),
  end: eventDateTimeSchema.nullish(),
  recurrence: z.array(z.string()).nullish(),
  recurringEventId: z.string().nullish(),
  originalStartTime: eventDateTimeSchema.nullish(),
  organizer: personSchema.nullish(),
  attendees: z
    .array(
      personSchema.extend({
        responseStatus: z.string().nullish(),
        optional: z.boolean().nullish(),
        organizer: z.boolean().nullish(),
      }),
    )
    .nullish(),
  hangoutLink: z.string().nullish(),
  transparency: z.string().nullish(),
  htmlLink: z.string().nullish(),
  created: z.string().nullish(),
  updated: z.string().nullish(),
});

export const channelSchema = z.looseObject({
  id,
  resourceId: id,
  /** Unix milliseconds, as a string. */
  expiration: z.string().regex(/^\d+$/),
});

const paging = { nextPageToken: z.string().nullish(), nextSyncToken: z.string().nullish() };

export const calendarListSchema = z.looseObject({ items: z.array(calendarListEntrySchema), ...paging });
export const eventsSchema = z.looseObject({ items: z.array(eventSchema), ...paging });

export const freeBusySchema = z.looseObject({
  calendars: z.record(
    z.string(),
    z.looseObject({
      busy: z.array(z.object({ start: z.string(), end: z.string() })).nullish(),
      errors: z.array(z.looseObject({ reason: z.string().nullish() })).nullish(),
    }),
  ),
});

export type GoogleCalendarListEntry = z.infer<typeof calendarListEntrySchema>;
export type GoogleEvent = z.infer<typeof eventSchema>;
export type GoogleEventDateTime = z.infer<typeof eventDateTimeSchema>;
