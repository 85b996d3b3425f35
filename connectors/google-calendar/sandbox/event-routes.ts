import type { Request, RequestHandler, Response } from 'express';
import { type Context, calendarOf, type MountRoutes } from './calendars.ts';
import { sendError } from './errors.ts';
import { addEvent, bodyProblem, changeEvent, type EventBody, findEvent } from './events.ts';
import { listPage } from './list.ts';
import { etag } from './objects.ts';
import type { CalendarEntry, CalendarEvent, Versioned } from './state.ts';

type Found = { calendar: CalendarEntry; event: Versioned<CalendarEvent> };

export const eventRoutes: MountRoutes = (router, context, { path, read, write }) => {
  router.get(path('/calendars/:calendarId/events'), read, (request, response) => {
    const calendar = requireCalendar(context, request, response);
    const events = calendar === null ? undefined : context.state.events[calendar.id];
    if (calendar === null || events === undefined) return;
    const page = listPage(request, response, context, {
      ...events,
      // Cancelled exceptions belong to a living series and are always told.
      isHidden: (event) => event.status === 'cancelled' && event.recurringEventId === undefined,
      defaultSize: 250,
      maxSize: 2500,
    });
    if (page === null) return;
    response.json({
      kind: 'calendar#events',
      etag: etag(calendar.id, events.version),
      summary: calendar.summary,
      updated: context.now().toISOString(),
      timeZone: calendar.timeZone,
      accessRole: calendar.accessRole,
      defaultReminders: calendar.defaultReminders,
      ...page,
    });
  });

  router.post(path('/calendars/:calendarId/events'), write, (request, response) => {
    const calendar = requireCalendar(context, request, response);
    if (calendar === null) return;
    const body = (request.body ?? {}) as EventBody;
    const problem = bodyProblem(body, true);
    if (problem !== null) return void sendError(response, 400, 'required', problem);
    if (calendar.accessRole === 'reader') {
      return void sendError(
        response,
        403,
        'requiredAccessLevel',
        'You need to have writer access to this calendar.',
      );
    }
    if (typeof body['id'] === 'string' && findEvent(context, calendar.id, body['id']) !== null) {
      return void sendError(response, 409, 'duplicate', 'The requested identifier already exists.');
    }
    response.json(addEvent(context, calendar, body));
  });

  const one = (work: (found: Found, request: Request, response: Response) => void): RequestHandler => {
    return (request, response) => {
      const calendar = requireCalendar(context, request, response);
      if (calendar === null) return;
      const event = findEvent(context, calendar.id, String(request.params['eventId']));
      if (event === null) return void sendError(response, 404, 'notFound', 'Not Found');
      work({ calendar, event }, request, response);
    };
  };

  router.get(
    path('/calendars/:calendarId/events/:eventId'),
    read,
    one(({ event }, _request, response) => {
      response.json(event.item);
    }),
  );
  router.patch(
    path('/calendars/:calendarId/events/:eventId'),
    write,
    one(({ calendar, event }, request, response) => {
      const body = (request.body ?? {}) as EventBody;
      const problem = bodyProblem(body, false);
      if (problem !== null) return void sendError(response, 400, 'invalid', problem);
      changeEvent(context, calendar.id, event, body);
      response.json(event.item);
    }),
  );
  router.delete(
    path('/calendars/:calendarId/events/:eventId'),
    write,
    one(({ calendar, event }, _request, response) => {
      if (event.item.status === 'cancelled') {
        return void sendError(response, 410, 'deleted', 'Resource has been deleted');
      }
      changeEvent(context, calendar.id, event, { status: 'cancelled' });
      response.status(204).end();
    }),
  );
};

function requireCalendar(context: Context, request: Request, response: Response): CalendarEntry | null {
  const found = calendarOf(context.state, String(request.params['calendarId']));
  if (found === null) sendError(response, 404, 'notFound', 'Not Found');
  return found?.item ?? null;
}
