import { z } from 'zod';
import { timestamp } from './common.ts';

export const calendar = z.object({
  name: z.string(),
  description: z.string().nullable(),
  timeZone: z.string().nullable(),
  color: z.string().nullable(),
  primary: z.boolean(),
  accessRole: z.enum(['owner', 'writer', 'reader', 'free_busy_reader', 'other']),
});

/** A timed moment, or a date of its own for all-day events; never both. */
export const eventTime = z.union([
  z.object({ dateTime: timestamp, timeZone: z.string().nullable() }),
  z.object({ date: z.iso.date() }),
]);

export const attendee = z.object({
  email: z.string().nullable(),
  name: z.string().nullable(),
  response: z.enum(['accepted', 'declined', 'tentative', 'needs_action', 'other']),
  optional: z.boolean(),
  organizer: z.boolean(),
});

export const event = z.object({
  calendarRemoteId: z.string(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  location: z.string().nullable(),
  /** `null` for a cancelled exception of which the provider tells no time. */
  start: eventTime.nullable(),
  /** Exclusive end. */
  end: eventTime.nullable(),
  allDay: z.boolean(),
  status: z.enum(['confirmed', 'tentative', 'cancelled', 'other']),
  /** RFC 5545 lines (RRULE, EXDATE...), of the series' master only. */
  recurrence: z.array(z.string()),
  /** Remote id of the series that this is an exception of. */
  seriesRemoteId: z.string().nullable(),
  /** The slot in the series that this exception replaces. */
  originalStart: eventTime.nullable(),
  organizerEmail: z.string().nullable(),
  attendees: z.array(attendee),
  conferenceUrl: z.string().nullable(),
  transparency: z.enum(['busy', 'free', 'other']),
  url: z.string().nullable(),
  createdAt: timestamp.nullable(),
  updatedAt: timestamp.nullable(),
});
