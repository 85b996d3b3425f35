import { sha256 } from '../../http/idempotency/keyed-request.ts';
import type { ApplicationService } from '../applications/applications.service.ts';
import type { AttemptService } from '../attempts/attempts.service.ts';
import type { EventTypeService } from '../event-types/event-types.service.ts';
import { examplePayload } from '../event-types/example-payload.ts';
import { accepted, ok, type SvixRoute, svixRoute } from '../http/svix-route.ts';
import { messageOut } from '../messages/message.resource.ts';
import type { MessageService } from '../messages/messages.service.ts';
import { bulkReplayIn, exampleIn, sinceIn, statsQuery } from './endpoint.input.ts';
import type { EndpointService } from './endpoints.service.ts';

export interface ReplayRouteDeps {
  applications: ApplicationService;
  endpoints: EndpointService;
  eventTypes: EventTypeService;
  messages: MessageService;
  attempts: AttemptService;
  now: () => Date;
}

/** What can be done with an endpoint's past and for trying it out. */
export function replayRoutes(deps: ReplayRouteDeps): SvixRoute[] {
  const { applications, endpoints, eventTypes, messages, attempts, now } = deps;

  /** Svix does this in the background; here it is done when the answer is sent. */
  const finishedTask = (task: string, seed: string, messagesSent: number) => ({
    id: `qtask_${sha256(seed).slice(0, 27)}`,
    status: 'finished',
    task,
    updatedAt: now().toISOString(),
    data: { messagesSent },
  });

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
        const { count, wake } = await attempts.recover(app, params['endpoint']!, body, {
          all: false,
        });
        afterCommit(wake);
        return accepted(finishedTask('endpoint.recover', `${app._id} ${now().getTime()}`, count));
      },
    }),
    svixRoute({
      method: 'post',
      path: '/app/:app/endpoint/:endpoint/bulk-replay',
      access: 'CreateAttempts',
      body: bulkReplayIn,
      async handle({ environment, params, body, session, afterCommit }) {
        const app = await applications.get(environment, params['app']!);
        const { count, wake } = await attempts.recover(app, params['endpoint']!, body, {
          all: true,
          session,
        });
        afterCommit(wake);
        return accepted(finishedTask('endpoint.bulk-replay', `${app._id} ${now().getTime()}`, count));
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
        return accepted(finishedTask('endpoint.replay', `${app._id} ${now().getTime()}`, count));
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
