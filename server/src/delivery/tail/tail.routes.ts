import { z } from 'zod';
import type { ApplicationService } from '../applications/applications.service.ts';
import type { EndpointService } from '../endpoints/endpoints.service.ts';
import { eventTypeName, listParameter, time } from '../http/input.ts';
import { invalid } from '../http/svix-error.ts';
import { type SvixRoute, svixRoute } from '../http/svix-route.ts';
import type { Tails } from './tail.ts';

const tailQuery = z.object({
  endpoint_id: z.string().min(1).max(256).optional(),
  event_types: listParameter(eventTypeName).optional(),
  kinds: z
    .enum(['message', 'attempt', 'message,attempt', 'attempt,message'])
    .default('message,attempt')
    .transform((text) => text.split(',') as ('message' | 'attempt')[]),
  since: time.optional(),
});

/** Patchbay's own addition to the Svix API: what happens in an application, as it happens. */
export function tailRoutes({
  applications,
  endpoints,
  tails,
}: {
  applications: ApplicationService;
  endpoints: EndpointService;
  tails: Tails;
}): SvixRoute[] {
  return [
    svixRoute({
      method: 'get',
      path: '/app/:app/tail',
      access: 'ViewBase',
      query: tailQuery,
      async handle({ environment, params, query, portal, header, isLive, signal }) {
        const app = await applications.get(environment, params['app']!);
        const { endpoint_id, event_types: eventTypes = null, kinds, since } = query;
        const endpointId = endpoint_id === undefined ? null : (await endpoints.get(app, endpoint_id))._id;
        const events = tails.open({
          applicationId: app._id,
          // A message is not of one endpoint.
          kinds: endpointId === null ? kinds : ['attempt'],
          endpointId,
          eventTypes,
          from: positionOf(header('last-event-id')) ?? since ?? null,
          callerId: portal?.tokenId ?? `${environment} ${app._id}`,
          isLive,
          signal,
        });
        return { status: 200, events };
      },
    }),
  ];
}

function positionOf(lastEventId: string | undefined): Date | null {
  if (lastEventId === undefined || lastEventId === '') return null;
  if (!/^\d{1,15}$/.test(lastEventId)) {
    throw invalid(['header', 'last-event-id'], 'must be the id of an event of this stream');
  }
  return new Date(Number(lastEventId));
}
