import type { ApplicationService } from '../applications/applications.service.ts';
import { listAnswer, pageOf } from '../http/pagination.ts';
import { accepted, noContent, ok, type SvixRoute, svixRoute } from '../http/svix-route.ts';
import { type TaskService, taskOut } from '../tasks/tasks.service.ts';
import { bulkExpungeIn, messageIn, messageListQuery, messageQuery, precheckIn } from './message.input.ts';
import { messageOut } from './message.resource.ts';
import type { MessageStates } from './message-states.ts';
import type { MessageService } from './messages.service.ts';

export function messageRoutes({
  applications,
  messages,
  states,
  tasks,
  now,
}: {
  applications: ApplicationService;
  messages: MessageService;
  states: MessageStates;
  tasks: TaskService;
  now: () => Date;
}): SvixRoute[] {
  return [
    svixRoute({
      method: 'get',
      path: '/app/:app/msg',
      access: 'ViewBase',
      query: messageListQuery,
      async handle({ environment, params, query }) {
        const app = await applications.get(environment, params['app']!);
        const { channel, tag, event_types: eventTypes, before, after } = query;
        const filter = { channel, tag, eventTypes, before, after };
        if (query.with_deliveries === true || query.status !== undefined || query.endpoint_id !== undefined) {
          return ok(await states(app, query, filter));
        }
        const rows = await messages.list(app, pageOf(query, 'descending'), filter);
        const options = { withContent: query.with_content ?? true, now: now() };
        return ok(
          listAnswer(rows, query, { idOf: (row) => row._id, toOut: (row) => messageOut(row, options) }),
        );
      },
    }),
    svixRoute({
      method: 'post',
      path: '/app/:app/msg',
      query: messageQuery,
      body: messageIn,
      idempotency: 'handler',
      async handle({ environment, params, query, body, idempotencyKey }) {
        const app = await applications.getOrCreateFor(environment, params['app']!, body.application);
        const row = await messages.create(app, body, { idempotencyKey });
        return accepted(messageOut(row, { withContent: query.with_content ?? true, now: now() }));
      },
    }),
    svixRoute({
      method: 'post',
      path: '/app/:app/msg/precheck/active',
      body: precheckIn,
      idempotency: 'handler',
      async handle({ environment, params, body }) {
        const app = await applications.get(environment, params['app']!);
        const message = { eventType: body.eventType, channels: body.channels ?? [] };
        return ok({ active: await messages.isWanted(app, message) });
      },
    }),
    svixRoute({
      method: 'post',
      path: '/app/:app/msg/bulk-expunge',
      body: bulkExpungeIn,
      // What is deleted stays so: a repetition changes nothing.
      idempotency: 'handler',
      async handle({ environment, params, body }) {
        const app = await applications.get(environment, params['app']!);
        return ok({ results: await messages.removeBodies(app, body.ids ?? []) });
      },
    }),
    svixRoute({
      method: 'post',
      path: '/app/:app/msg/expunge-all-contents',
      async handle({ environment, params, session }) {
        const app = await applications.get(environment, params['app']!);
        const messagesPurged = await messages.removeAllBodies(app, session);
        const data = { messagesPurged };
        return accepted(
          taskOut(await tasks.finished(environment, 'application.purge_content', data, session)),
        );
      },
    }),
    svixRoute({
      method: 'get',
      path: '/app/:app/msg/:msg',
      access: 'ViewBase',
      query: messageQuery,
      async handle({ environment, params, query }) {
        const app = await applications.get(environment, params['app']!);
        const row = await messages.get(app, params['msg']!);
        return ok(messageOut(row, { withContent: query.with_content ?? true, now: now() }));
      },
    }),
    svixRoute({
      method: 'delete',
      path: '/app/:app/msg/:msg/content',
      async handle({ environment, params }) {
        const app = await applications.get(environment, params['app']!);
        await messages.removeBody(app, params['msg']!);
        return noContent();
      },
    }),
  ];
}
