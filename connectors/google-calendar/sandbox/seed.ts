import type { Random, SeedInput } from '../../sandbox/provider.ts';
import { newCalendar, newEvent } from './objects.ts';
import type { CalendarEntry, CalendarEvent, CalendarState } from './state.ts';
import { atOffset, isoDate } from './times.ts';

export const OWNER = 'ada@globex.example';

const DAY = 86_400_000;
const SUBJECTS = [
  'Design review',
  'Stand-up',
  'Interview',
  'Budget',
  'Roadmap',
  'Lunch',
  'Retrospective',
  'Demo',
  'Onboarding',
];
const WITH = ['Amara', 'Jonas', 'Mei', 'Lucía', 'Tariq', 'the platform team', 'Sales', 'Legal', 'a customer'];
const PLACES = ['Room Turing', 'Room Hopper', 'Café Anna', 'Zürich office'];
const ZONES = [
  ['Europe/Berlin', 60],
  ['America/New_York', -300],
  ['Asia/Kolkata', 330],
  ['Asia/Tokyo', 540],
] as const;

const EXTRA_CALENDARS = [
  {
    summary: 'Team',
    description: 'Shared by the whole team',
    timeZone: 'Europe/Berlin',
    accessRole: 'writer',
  },
  { summary: 'Absences', timeZone: 'Europe/Berlin', accessRole: 'reader' },
  { summary: 'Conference room Hopper', timeZone: 'America/New_York', accessRole: 'owner' },
  { summary: 'On call', timeZone: 'Asia/Tokyo', accessRole: 'owner' },
] as const;

export function seed({ sizes, random, now }: SeedInput): CalendarState {
  const { calendars = 0, events = 0 } = sizes;
  const state: CalendarState = { listVersion: 1, calendars: [], events: {}, channels: [] };
  for (let index = 0; index < calendars; index++) {
    const entry = calendarAt(index, random);
    state.calendars.push({ item: entry, version: 1 });
    // The first calendar holds most of the events, as people's do.
    const share = index === 0 ? 1 - 0.15 * (calendars - 1) : 0.15;
    const count =
      index === calendars - 1 ? events - countOf(state) : Math.floor(events * Math.max(share, 1 / calendars));
    const items = eventsOf(entry, count, random, now);
    state.events[entry.id] = { version: 1, items: items.map((item) => ({ item, version: 1 })) };
  }
  return state;
}

function countOf(state: CalendarState): number {
  return Object.values(state.events).reduce((sum, { items }) => sum + items.length, 0);
}

function calendarAt(index: number, random: Random): CalendarEntry {
  if (index === 0) {
    return newCalendar({ id: OWNER, summary: OWNER, timeZone: 'Europe/Berlin', primary: true });
  }
  const template = EXTRA_CALENDARS[(index - 1) % EXTRA_CALENDARS.length] ?? EXTRA_CALENDARS[0];
  return newCalendar({ ...template, id: `c_${random.hex(24)}@group.calendar.google.com` });
}

function eventsOf(calendar: CalendarEntry, count: number, random: Random, now: Date): CalendarEvent[] {
  const made: CalendarEvent[] = [];
  while (made.length < count) {
    const start = now.getTime() - 300 * DAY + random.int(0, 480) * DAY + random.int(7, 18) * 3_600_000;
    const event = oneEvent(calendar, start, random);
    made.push(event);
    if (event.recurrence !== undefined) made.push(...exceptionsOf(event, calendar, random));
  }
  return made.slice(0, count);
}

function oneEvent(calendar: CalendarEntry, start: number, random: Random): CalendarEvent {
  const [zone, offset] = random.pick(ZONES);
  const allDay = random.chance(0.12);
  const minutes = random.pick([15, 30, 30, 45, 60, 60, 90]);
  const times = allDay
    ? { start: { date: isoDate(start) }, end: { date: isoDate(start + random.int(1, 4) * DAY) } }
    : {
        start: { dateTime: atOffset(start, offset), timeZone: zone },
        end: { dateTime: atOffset(start + minutes * 60_000, offset), timeZone: zone },
      };
  const recurring = !allDay && random.chance(0.08);
  return newEvent(calendar.id, {
    ...times,
    id: random.hex(26),
    created: new Date(start - random.int(1, 60) * DAY).toISOString(),
    summary: `${random.pick(SUBJECTS)} with ${random.pick(WITH)}`,
    status: random.chance(0.06) ? 'cancelled' : random.chance(0.05) ? 'tentative' : 'confirmed',
    ...(random.chance(0.3) ? { description: 'Agenda to follow.' } : {}),
    ...(random.chance(0.3) ? { location: random.pick(PLACES) } : {}),
    ...(random.chance(0.1) ? { transparency: 'transparent' } : {}),
    ...(recurring
      ? { recurrence: [`RRULE:FREQ=${random.pick(['WEEKLY', 'DAILY'])};COUNT=${random.int(4, 20)}`] }
      : {}),
    ...(random.chance(0.4) ? { attendees: guests(random) } : {}),
    ...(random.chance(0.2)
      ? { hangoutLink: `https://meet.google.com/${random.hex(3)}-${random.hex(4)}-${random.hex(3)}` }
      : {}),
  });
}

/** One moved and one cancelled occurrence of a series. */
function exceptionsOf(series: CalendarEvent, calendar: CalendarEntry, random: Random): CalendarEvent[] {
  const start = Date.parse(series.start.dateTime ?? '');
  const step = series.recurrence?.[0]?.includes('DAILY') === true ? DAY : 7 * DAY;
  const [zone, offset] = ZONES.find(([name]) => name === series.start.timeZone) ?? ZONES[0];
  return [1, 2].map((occurrence) => {
    const original = start + occurrence * step;
    const moved = occurrence === 1 ? original + 3_600_000 : original;
    const stamp = new Date(original).toISOString().replaceAll(/[-:]|\.000/g, '');
    return newEvent(calendar.id, {
      id: `${series.id}_${stamp}`,
      created: series.created,
      start: { dateTime: atOffset(moved, offset), timeZone: zone },
      end: { dateTime: atOffset(moved + 1_800_000, offset), timeZone: zone },
      originalStartTime: { dateTime: atOffset(original, offset), timeZone: zone },
      recurringEventId: series.id,
      iCalUID: series.iCalUID,
      summary: series.summary ?? '',
      status: occurrence === 1 || series.status === 'cancelled' ? series.status : 'cancelled',
      sequence: random.int(1, 3),
    });
  });
}

function guests(random: Random): NonNullable<CalendarEvent['attendees']> {
  return Array.from({ length: random.int(1, 5) }, (_, index) => ({
    email: `guest${index}.${random.hex(4)}@example.com`,
    responseStatus: random.pick(['accepted', 'declined', 'tentative', 'needsAction']),
    ...(index === 3 ? { optional: true } : {}),
  }));
}
