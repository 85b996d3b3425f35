import type { z } from 'zod';
import type { ApplicationService } from '../applications/applications.service.ts';
import type { EndpointService } from '../endpoints/endpoints.service.ts';
import type { EndpointStore } from '../endpoints/endpoints.store.ts';
import { listAnswer, pageOf } from '../http/pagination.ts';
import { accepted, noContent, ok, type SvixRoute, svixRoute } from '../http/svix-route.ts';
import { attemptListQuery, messageListQuery } from '../messages/message.input.ts';
import type { MessageService } from '../messages/messages.service.ts';
import type { MessageStore } from '../messages/messages.store.ts';
import { attemptOut, messageEndpointOut } from './attempt.resource.ts';
import type { AttemptService } from './attempts.service.ts';
import type { AttemptRow } from './attempts.store.ts';
import type { createEndpointMessages } from './endpoint-messages.ts';

export interface AttemptRouteDeps {
  applications: ApplicationService;
  endpoints: EndpointService;
  endpointStore: EndpointStore;
  messages: MessageService;
  messageStore: MessageStore;
  attempts: AttemptService;
  endpointMessages: ReturnType<typeof createEndpointMessages>;
  now: () => Date;
}

export function attemptRoutes(deps: AttemptRouteDeps): SvixRoute[] {
  const { applications, endpoints, endpointStore, messages, messageStore, attempts, endpointMessages, now } =
    deps;

  async function attemptList(
    scope: { applicationId: string; endpointId?: string; messageId?: string },
    query: z.output<typeof attemptListQuery>,
  ) {
    const { status, status_code_class: statusCodeClass, event_types: eventTypes } = query;
    const { channel, tag, before, after } = query;
    const filter = { ...scope, status, statusCodeClass, eventTypes, channel, tag, before, after };
    const rows = await attempts.list(filter, pageOf(query, 'descending'));
    const withMessages = query.with_msg === true ? await messagesOf(scope.applicationId, rows) : new Map();
    return listAnswer(rows, query, {
      idOf: (row) => row._id,
      toOut: (row) =>
        attemptOut(row, {
          withContent: query.with_content ?? true,
          message: withMessages.get(row.messageId),
          now: now(),
        }),
    });
  }

  async function messagesOf(applicationId: string, rows: readonly Pick<AttemptRow, 'messageId'>[]) {
    const ids = [...new Set(rows.map(({ messageId }) => messageId))];
    const found = await messageStore.findMany(applicationId, ids);
    return new Map(found.map((row) => [row._id, row]));
  }

  return [
    svixRoute({
      method: 'get',
      path: '/app/:app/attempt/endpoint/:endpoint',
      access: 'ViewBase',
      query: attemptListQuery,
      async handle({ environment, params, query }) {
        const app = await applications.get(environment, params['app']!);
        const endpoint = await endpoints.get(app, params['endpoint']!);
        return ok(await attemptList({ applicationId: app._id, endpointId: endpoint._id }, query));
      },
    }),
    svixRoute({
      method: 'get',
      path: '/app/:app/attempt/msg/:msg',
      access: 'ViewBase',
      query: attemptListQuery,
      async handle({ environment, params, query }) {
        const app = await applications.get(environment, params['app']!);
        const message = await messages.get(app, params['msg']!);
        const endpoint = query.endpoint_id === undefined ? null : await endpoints.get(app, query.endpoint_id);
        const scope = { applicationId: app._id, messageId: message._id };
        return ok(
          await attemptList(endpoint === null ? scope : { ...scope, endpointId: endpoint._id }, query),
        );
      },
    }),
    svixRoute({
      method: 'get',
      path: '/app/:app/endpoint/:endpoint/msg',
      access: 'ViewBase',
      query: attemptListQuery,
      async handle({ environment, params, query }) {
        const app = await applications.get(environment, params['app']!);
        const endpoint = await endpoints.get(app, params['endpoint']!);
        return ok(await endpointMessages({ applicationId: app._id, endpointId: endpoint._id }, query));
      },
    }),
    svixRoute({
      method: 'get',
      path: '/app/:app/msg/:msg/endpoint',
      access: 'ViewBase',
      query: messageListQuery,
      async handle({ environment, params, query }) {
        const app = await applications.get(environment, params['app']!);
        const message = await messages.get(app, params['msg']!);
        const rows = await attempts.deliveriesByMessage(app._id, message._id, pageOf(query, 'ascending'));
        const found = await endpointStore.findMany(
          app._id,
          rows.map(({ endpointId }) => endpointId),
        );
        const byId = new Map(found.map((row) => [row._id, row]));
        const known = rows.filter(({ endpointId }) => byId.has(endpointId));
        return ok(
          listAnswer(known, query, {
            idOf: (row) => row.endpointId,
            toOut: (row) => messageEndpointOut(row, byId.get(row.endpointId)!),
          }),
        );
      },
    }),
    svixRoute({
      method: 'get',
      path: '/app/:app/msg/:msg/attempt/:attempt',
      access: 'ViewBase',
      async handle({ environment, params }) {
        const app = await applications.get(environment, params['app']!);
        const row = await attempts.get(app, params['msg']!, params['attempt']!);
        return ok(attemptOut(row, { withContent: true, now: now() }));
      },
    }),
    svixRoute({
      method: 'delete',
      path: '/app/:app/msg/:msg/attempt/:attempt/content',
      async handle({ environment, params }) {
        const app = await applications.get(environment, params['app']!);
        await attempts.removeResponse(app, params['msg']!, params['attempt']!);
        return noContent();
      },
    }),
    svixRoute({
      method: 'post',
      path: '/app/:app/msg/:msg/endpoint/:endpoint/resend',
      access: 'CreateAttempts',
      async handle({ environment, params, session, afterCommit }) {
        const app = await applications.get(environment, params['app']!);
        afterCommit(await attempts.resend(app, params['msg']!, params['endpoint']!, session));
        return accepted({});
      },
    }),
  ];
}
