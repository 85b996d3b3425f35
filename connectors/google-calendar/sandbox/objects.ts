import { createHash } from 'node:crypto';
import type { CalendarEntry, CalendarEvent } from './state.ts';

export function etag(...parts: readonly unknown[]): string {
  return `"${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)}"`;
}

export function newCalendar(
  given: Pick<CalendarEntry, 'id' | 'summary' | 'timeZone'> & Partial<CalendarEntry>,
): CalendarEntry {
  return {
    kind: 'calendar#calendarListEntry',
    etag: etag(given.id),
    colorId: '7',
    backgroundColor: '#42d692',
    foregroundColor: '#000000',
    selected: true,
    accessRole: 'owner',
    defaultReminders: [],
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
    ...given,
  };
}

export function newEvent(
  owner: string,
  given: Pick<CalendarEvent, 'id' | 'start' | 'end' | 'created'> & Partial<CalendarEvent>,
): CalendarEvent {
  return {
    kind: 'calendar#event',
    etag: etag(given.id, given.created),
    status: 'confirmed',
    htmlLink: `https://www.google.com/calendar/event?eid=${Buffer.from(`${given.id} ${owner}`).toString('base64url')}`,
    updated: given.created,
    creator: { email: owner, self: true },
    organizer: { email: owner, self: true },
    iCalUID: `${given.id}@google.com`,
    sequence: 0,
    reminders: { useDefault: true },
    eventType: 'default',
    ...given,
  };
}
