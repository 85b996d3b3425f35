import type { ApplicationService } from '../applications/applications.service.ts';
import type { AttemptService } from '../attempts/attempts.service.ts';
import type { EventTypeService } from '../event-types/event-types.service.ts';
import { examplePayload } from '../event-types/example-payload.ts';
import { accepted, ok, type SvixRoute, svixRoute } from '../http/svix-route.ts';
import { messageOut } from '../messages/message.resource.ts';
import type { MessageService } from '../messages/messages.service.ts';
import { type TaskService, taskOut } from '../tasks/tasks.service.ts';
import { bulkReplayIn, exampleIn, sinceIn, statsQuery } from './endpoint.input.ts';
import type { EndpointService } from './endpoints.service.ts';

export interface ReplayRouteDeps {
  applications: ApplicationService;
  endpoints: EndpointService;
  eventTypes: EventTypeService;
  messages: MessageService;
  attempts: AttemptService;
  tasks: TaskService;
  now: () => Date;
}

/** What can be done with an endpoint's past and for trying it out. */
export function replayRoutes(deps: ReplayRouteDeps): SvixRoute[] {
  const { applications, endpoints, eventTypes, messages, attempts, tasks, now } = deps;

  return [
    svixRoute({
      method: 'get',
      path: '/app/:app/endpoint/:endpoint/stats',
      access: 'ViewBase',
      query: statsQuery,
      async handle({ environment, params, query }) {
        const app = await applications.get(environment, params['app']!);
        return ok(await attempts.stats(app, params['endpoint']!, query));
      },
    }),
    svixRoute({
      method: 'post',
      path: '/app/:app/endpoint/:endpoint/recover',
      access: 'CreateAttempts',
      body: sinceIn,
      // What was set going again has not failed any more: a repetition finds nothing.
      idempotency: 'handler',
      async handle({ environment, params, body, afterCommit }) {
        const app = await applications.get(environment, params['app']!);
        const { count, wake } = await attempts.recover(app, params['endpoint']!, body);
        afterCommit(wake);
        return accepted(
          taskOut(await tasks.finished(environment, 'endpoint.recover', { messagesSent: count })),
        );
      },
    }),
    svixRoute({
      method: 'post',
      path: '/app/:app/endpoint/:endpoint/bulk-replay',
      access: 'CreateAttempts',
      body: bulkReplayIn,
      async handle({ environment, params, body, session, afterCommit }) {
        const app = await applications.get(environment, params['app']!);
        const { count, wake } = await attempts.replay(app, params['endpoint']!, body, session);
        afterCommit(wake);
        return accepted(
          taskOut(
            await tasks.finished(environment, 'endpoint.bulk-replay', { messagesSent: count }, session),
          ),
        );
      },
    }),
    svixRoute({
      method: 'post',
      path: '/app/:app/endpoint/:endpoint/replay-missing',
      access: 'CreateAttempts',
      body: sinceIn,
      // Sending what is missing twice sends nothing the second time.
      idempotency: 'handler',
      async handle({ environment, params, body }) {
        const app = await applications.get(environment, params['app']!);
        const count = await attempts.replayMissing(app, params['endpoint']!, body);
        return accepted(
          taskOut(await tasks.finished(environment, 'endpoint.replay', { messagesSent: count })),
        );
      },
    }),
    svixRoute({
      method: 'post',
      path: '/app/:app/endpoint/:endpoint/send-example',
      access: 'CreateAttempts',
      body: exampleIn,
      idempotency: 'handler',
      async handle({ environment, params, body, idempotencyKey }) {
        const app = await applications.get(environment, params['app']!);
        const endpoint = await endpoints.get(app, params['endpoint']!);
        const eventType = await eventTypes.get(environment, body.eventType);
        const row = await messages.create(
          app,
          {
            eventType: eventType.name,
            payload: examplePayload(eventType, body.exampleIndex ?? 0),
            tags: ['example'],
          },
          { idempotencyKey, onlyEndpointId: endpoint._id },
        );
        return ok(messageOut(row, { withContent: true, now: now() }));
      },
    }),
  ];
}
