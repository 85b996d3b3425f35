import type { RequestHandler, Router } from 'express';
import type { SandboxContext } from '../../sandbox/provider.ts';
import { etag, newCalendar } from './objects.ts';
import type { CalendarEntry, CalendarState, Versioned } from './state.ts';

export type Context = SandboxContext<CalendarState>;

export interface Access {
  path(suffix: string): string;
  read: RequestHandler;
  write: RequestHandler;
}

export type MountRoutes = (router: Router, context: Context, access: Access) => void;

/** `primary` is another name of the account's own calendar. */
export function calendarOf(state: CalendarState, id: string): Versioned<CalendarEntry> | null {
  const found = state.calendars.find(({ item }) =>
    id === 'primary' ? item.primary === true : item.id === id,
  );
  return found === undefined || found.item.deleted === true ? null : found;
}

export function addCalendar(
  context: Context,
  given: Pick<CalendarEntry, 'summary' | 'timeZone'> & Partial<CalendarEntry>,
): CalendarEntry {
  const { state } = context;
  const entry = newCalendar({ ...given, id: `c_${context.random.hex(24)}@group.calendar.google.com` });
  state.listVersion += 1;
  state.calendars.push({ item: entry, version: state.listVersion });
  state.events[entry.id] = { version: 1, items: [] };
  context.changed();
  return entry;
}

export function changeCalendar(
  context: Context,
  calendar: Versioned<CalendarEntry>,
  change: Partial<CalendarEntry>,
): void {
  context.state.listVersion += 1;
  calendar.version = context.state.listVersion;
  Object.assign(calendar.item, change, { etag: etag(calendar.item.id, calendar.version) });
  context.changed();
}

/** A calendar as `/calendars` shows it: without what only the list of one person knows. */
export function listed({ id, summary, description, timeZone, conferenceProperties }: CalendarEntry) {
  return {
    id,
    summary,
    timeZone,
    conferenceProperties,
    ...(description === undefined ? {} : { description }),
  };
}
