import { calendarOf, type MountRoutes } from './calendars.ts';
import { sendError } from './errors.ts';
import type { CalendarEvent, Versioned } from './state.ts';

const STEPS: Readonly<Record<string, number>> = { DAILY: 86_400_000, WEEKLY: 7 * 86_400_000 };

export const freeBusyRoutes: MountRoutes = (router, context, { path, read }) => {
  router.post(path('/freeBusy'), read, (request, response) => {
    const { timeMin, timeMax, items } = (request.body ?? {}) as {
      timeMin?: string;
      timeMax?: string;
      items?: { id: string }[];
    };
    const [from, to] = [Date.parse(timeMin ?? ''), Date.parse(timeMax ?? '')];
    if (!(from < to))
      return void sendError(response, 400, 'timeRangeEmpty', 'The specified time range is empty.');
    const calendars = Object.fromEntries(
      (items ?? []).map(({ id }) => {
        const calendar = calendarOf(context.state, id);
        if (calendar === null) return [id, { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] }];
        return [id, { busy: busyTimes(context.state.events[calendar.item.id]?.items ?? [], from, to) }];
      }),
    );
    response.json({
      kind: 'calendar#freeBusy',
      timeMin: new Date(from).toISOString(),
      timeMax: new Date(to).toISOString(),
      calendars,
    });
  });
};

/** The union of all busy times in the range. Series count by their daily or weekly rule without their exceptions. */
function busyTimes(events: readonly Versioned<CalendarEvent>[], from: number, to: number) {
  const spans = events
    .map(({ item }) => item)
    .filter((event) => event.status !== 'cancelled' && event.transparency !== 'transparent')
    .flatMap(occurrences)
    .filter(([start, end]) => start < to && end > from)
    .map(([start, end]): [number, number] => [Math.max(start, from), Math.min(end, to)])
    .sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [start, end] of spans) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged.map(([start, end]) => ({
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
  }));
}

function occurrences(event: CalendarEvent): [number, number][] {
  const start = Date.parse(event.start.dateTime ?? event.start.date ?? '');
  const end = Date.parse(event.end.dateTime ?? event.end.date ?? '');
  const rule = /FREQ=(DAILY|WEEKLY)(?:;.*?COUNT=(\d+))?/.exec(event.recurrence?.join(';') ?? '');
  const step = STEPS[rule?.[1] ?? ''];
  if (step === undefined) return [[start, end]];
  const count = Math.min(500, Number(rule?.[2] ?? 500));
  return Array.from({ length: count }, (_, index): [number, number] => [
    start + index * step,
    end + index * step,
  ]);
}
