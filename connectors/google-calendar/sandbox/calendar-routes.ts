import type { MountRoutes } from './calendars.ts';
import { addCalendar, calendarOf, changeCalendar, listed } from './calendars.ts';
import { sendError } from './errors.ts';
import { listPage } from './list.ts';
import { etag, newCalendar } from './objects.ts';

export const calendarRoutes: MountRoutes = (router, context, { path, read, write }) => {
  router.get(path('/users/me/calendarList'), read, (request, response) => {
    const { calendars: items, listVersion: version } = context.state;
    const page = listPage(request, response, context, {
      items,
      version,
      isHidden: (entry) => entry.deleted === true,
      defaultSize: 100,
      maxSize: 250,
    });
    if (page !== null) response.json({ kind: 'calendar#calendarList', etag: etag('list', version), ...page });
  });
  router.get(path('/users/me/calendarList/:calendarId'), read, (request, response) => {
    const { login } = context.accountOf(request);
    const id = String(request.params['calendarId']);
    const found = calendarOf(context.state, id);
    if (found === null) sendError(response, 404, 'notFound', 'Not Found');
    // The seeded calendars are Ada's; another account sees them as shared with it and has an empty one of its own.
    else if (found.item.primary === true && id === 'primary' && found.item.id !== login) {
      response.json(newCalendar({ id: login, summary: login, timeZone: 'UTC', primary: true }));
    } else response.json(found.item);
  });
  router.post(path('/calendars'), write, (request, response) => {
    const { summary, timeZone = 'UTC', description } = (request.body ?? {}) as Record<string, unknown>;
    if (typeof summary !== 'string' || summary === '') {
      sendError(response, 400, 'required', 'Missing title.');
      return;
    }
    const entry = addCalendar(context, {
      summary,
      timeZone: String(timeZone),
      ...(typeof description === 'string' ? { description } : {}),
    });
    response.json({ kind: 'calendar#calendar', etag: entry.etag, ...listed(entry) });
  });
  router.patch(path('/calendars/:calendarId'), write, (request, response) => {
    const found = calendarOf(context.state, String(request.params['calendarId']));
    if (found === null) {
      sendError(response, 404, 'notFound', 'Not Found');
      return;
    }
    const { summary, description } = (request.body ?? {}) as Record<string, unknown>;
    changeCalendar(context, found, {
      ...(typeof summary === 'string' ? { summary } : {}),
      ...(typeof description === 'string' ? { description } : {}),
    });
    response.json({ kind: 'calendar#calendar', etag: found.item.etag, ...listed(found.item) });
  });
  router.delete(path('/calendars/:calendarId'), write, (request, response) => {
    const found = calendarOf(context.state, String(request.params['calendarId']));
    if (found === null) {
      sendError(response, 404, 'notFound', 'Not Found');
      return;
    }
    if (found.item.primary === true) {
      sendError(response, 403, 'forbidden', 'The primary calendar cannot be deleted');
      return;
    }
    changeCalendar(context, found, { deleted: true });
    delete context.state.events[found.item.id];
    context.state.channels = context.state.channels.filter(({ calendarId }) => calendarId !== found.item.id);
    context.changed();
    response.status(204).end();
  });
};
