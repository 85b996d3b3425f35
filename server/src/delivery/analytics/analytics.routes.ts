import { z } from 'zod';
import { ANALYTICS_PERIODS } from '../../../contract/webhook-analytics.ts';
import type { ApplicationService } from '../applications/applications.service.ts';
import type { EndpointService } from '../endpoints/endpoints.service.ts';
import { eventTypeName } from '../http/input.ts';
import { ok, type SvixRoute, svixRoute } from '../http/svix-route.ts';
import type { AnalyticsService } from './analytics.service.ts';

const analyticsQuery = z.object({
  period: z.enum(ANALYTICS_PERIODS).default('day'),
  endpoint_id: z.string().min(1).max(256).optional(),
  event_type: eventTypeName.optional(),
  group_by: z.enum(['endpoint', 'event_type']).optional(),
});

/** Patchbay's own addition to the Svix API: how deliveries went over time. */
export function analyticsRoutes({
  applications,
  endpoints,
  analytics,
}: {
  applications: ApplicationService;
  endpoints: EndpointService;
  analytics: AnalyticsService;
}): SvixRoute[] {
  return [
    svixRoute({
      method: 'get',
      path: '/app/:app/analytics',
      access: 'ViewBase',
      query: analyticsQuery,
      async handle({ environment, params, query }) {
        const app = await applications.get(environment, params['app']!);
        const { period, endpoint_id, event_type: eventType, group_by: groupBy } = query;
        const endpointId =
          endpoint_id === undefined ? undefined : (await endpoints.get(app, endpoint_id))._id;
        return ok(await analytics.report(app._id, { period, endpointId, eventType, groupBy }));
      },
    }),
  ];
}
