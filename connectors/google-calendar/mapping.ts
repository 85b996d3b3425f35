import type { ModelData } from '../models/index.ts';
import { ProviderError, type Upsert } from '../sdk/index.ts';
import type { GoogleCalendarListEntry, GoogleEvent, GoogleEventDateTime } from './schema.ts';

type Calendar = ModelData<'calendar.calendar'>;
type Event = ModelData<'calendar.event'>;

export function toCalendar(entry: GoogleCalendarListEntry): Upsert<Calendar> {
  return {
    remoteId: entry.id,
    remoteUpdatedAt: null,
    data: {
      name: entry.summaryOverride ?? entry.summary ?? entry.id,
      description: entry.description ?? null,
      timeZone: entry.timeZone ?? null,
      color: entry.backgroundColor ?? null,
      primary: entry.primary ?? false,
      accessRole: ACCESS_ROLES[entry.accessRole ?? ''] ?? 'other',
    },
    raw: entry,
  };
}

const ACCESS_ROLES: Readonly<Record<string, Calendar['accessRole']>> = {
  owner: 'owner',
  writer: 'writer',
  reader: 'reader',
  freeBusyReader: 'free_busy_reader',
};

/** Google's event ids are unique within one calendar only. */
export function eventRemoteId(calendarId: string, eventId: string): string {
  return `${calendarId}/${eventId}`;
}

/** The two halves of `eventRemoteId`. Throws `ProviderError` `rejected` on anything else. */
export function parseEventRemoteId(remoteId: string): { calendarId: string; eventId: string } {
  const cut = remoteId.lastIndexOf('/');
  if (cut < 1 || cut === remoteId.length - 1) {
    throw new ProviderError({
      kind: 'rejected',
      message: 'eventRemoteId must be the remoteId of an event: "<calendar>/<event>"',
      field: 'eventRemoteId',
    });
  }
  return { calendarId: remoteId.slice(0, cut), eventId: remoteId.slice(cut + 1) };
}

export function toEvent(calendarId: string, event: GoogleEvent): Upsert<Event> {
  const start = toTime(event.start);
  return {
    remoteId: eventRemoteId(calendarId, event.id),
    remoteUpdatedAt: event.updated ?? null,
    data: {
      calendarRemoteId: calendarId,
      title: event.summary ?? null,
      description: event.description ?? null,
      location: event.location ?? null,
      start,
      end: toTime(event.end),
      allDay: start !== null && 'date' in start,
      status: STATUSES.find((known) => known === event.status) ?? 'other',
      recurrence: event.recurrence ?? [],
      seriesRemoteId:
        typeof event.recurringEventId === 'string' ? eventRemoteId(calendarId, event.recurringEventId) : null,
      originalStart: toTime(event.originalStartTime),
      organizerEmail: event.organizer?.email ?? null,
      attendees: (event.attendees ?? []).map((attendee) => ({
        email: attendee.email ?? null,
        name: attendee.displayName ?? null,
        response: RESPONSES[attendee.responseStatus ?? ''] ?? 'other',
        optional: attendee.optional ?? false,
        organizer: attendee.organizer ?? false,
      })),
      conferenceUrl: event.hangoutLink ?? null,
      // Google leaves the usual value out.
      transparency: TRANSPARENCY[event.transparency ?? 'opaque'] ?? 'other',
      url: event.htmlLink ?? null,
      createdAt: event.created ?? null,
      updatedAt: event.updated ?? null,
    },
    raw: event,
  };
}

const STATUSES = ['confirmed', 'tentative', 'cancelled'] as const;

const RESPONSES: Readonly<Record<string, Event['attendees'][number]['response']>> = {
  accepted: 'accepted',
  declined: 'declined',
  tentative: 'tentative',
  needsAction: 'needs_action',
};

const TRANSPARENCY: Readonly<Record<string, Event['transparency']>> = { opaque: 'busy', transparent: 'free' };

function toTime(time: GoogleEventDateTime | null | undefined): Event['start'] {
  if (typeof time?.date === 'string') return { date: time.date };
  if (typeof time?.dateTime === 'string') return { dateTime: time.dateTime, timeZone: time.timeZone ?? null };
  return null;
}
