import type { Context } from './calendars.ts';
import { notifyChannels } from './channels.ts';
import { etag, newEvent } from './objects.ts';
import type { CalendarEntry, CalendarEvent, EventTime, Versioned } from './state.ts';

export type EventBody = Readonly<Record<string, unknown>>;

const TEXTS = ['summary', 'description', 'location', 'transparency', 'status'] as const;

export function findEvent(context: Context, calendarId: string, id: string): Versioned<CalendarEvent> | null {
  return context.state.events[calendarId]?.items.find(({ item }) => item.id === id) ?? null;
}

/** Null with the reason where the body is no event. */
export function bodyProblem(body: EventBody, required: boolean): string | null {
  for (const name of ['start', 'end'] as const) {
    const time = body[name];
    if (time === undefined && !required) continue;
    const { date, dateTime } = (time ?? {}) as EventTime;
    if (typeof date !== 'string' && typeof dateTime !== 'string') return `Missing ${name} time.`;
    if (Number.isNaN(Date.parse(dateTime ?? date ?? ''))) return `Invalid ${name} time.`;
  }
  const id = body['id'];
  if (id !== undefined && !/^[0-9a-v]{5,1024}$/.test(String(id))) return 'Invalid resource id value.';
  return null;
}

export function addEvent(context: Context, calendar: CalendarEntry, body: EventBody): CalendarEvent {
  const now = context.now().toISOString();
  const event = newEvent(calendar.id, {
    id: typeof body['id'] === 'string' ? body['id'] : context.random.hex(26),
    created: now,
    start: {},
    end: {},
  });
  const versioned = { item: event, version: 0 };
  context.state.events[calendar.id]?.items.push(versioned);
  changeEvent(context, calendar.id, versioned, body);
  return event;
}

/** Merges as PATCH does: null takes a member away. Raises the calendar's version and tells its channels. */
export function changeEvent(
  context: Context,
  calendarId: string,
  event: Versioned<CalendarEvent>,
  body: EventBody,
): void {
  const calendar = context.state.events[calendarId];
  if (calendar === undefined) return;
  const { item } = event;
  for (const name of TEXTS) {
    const value = body[name];
    if (value === null) delete item[name as 'summary'];
    else if (typeof value === 'string') item[name as 'summary'] = value;
  }
  if (body['start'] !== undefined) item.start = cleanTime(body['start']);
  if (body['end'] !== undefined) item.end = cleanTime(body['end']);
  if (Array.isArray(body['recurrence'])) item.recurrence = body['recurrence'].map(String);
  if (Array.isArray(body['attendees'])) {
    item.attendees = (
      body['attendees'] as { email: string; optional?: boolean; responseStatus?: string }[]
    ).map((guest) => ({ ...guest, responseStatus: guest.responseStatus ?? 'needsAction' }));
  }
  calendar.version += 1;
  event.version = calendar.version;
  if (event.version > 2) item.sequence += 1;
  item.updated = context.now().toISOString();
  item.etag = etag(item.id, event.version);
  context.changed();
  notifyChannels(context, calendarId);
}

function cleanTime(value: unknown): EventTime {
  const entries = Object.entries((value ?? {}) as EventTime).filter(([, part]) => typeof part === 'string');
  return Object.fromEntries(entries);
}
