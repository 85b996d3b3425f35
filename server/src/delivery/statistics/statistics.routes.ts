import { z } from 'zod';
import { time } from '../http/input.ts';
import { invalid } from '../http/svix-error.ts';
import { accepted, type SvixRoute, svixRoute } from '../http/svix-route.ts';
import { type TaskService, taskOut } from '../tasks/tasks.service.ts';
import type { StatisticsStore } from './statistics.store.ts';

const usageIn = z.strictObject({
  since: time,
  until: time,
  appIds: z.array(z.string().min(1).max(256)).min(1).max(500).nullish(),
});

export function statisticsRoutes({
  statistics,
  tasks,
}: {
  statistics: StatisticsStore;
  tasks: TaskService;
}): SvixRoute[] {
  return [
    svixRoute({
      method: 'post',
      path: '/stats/usage/app',
      body: usageIn,
      async handle({ environment, body, session }) {
        const named = body.appIds ?? null;
        const found = await statistics.applications(environment, named);
        const known = new Set(found.flatMap(({ _id, uid }) => (uid === null ? [_id] : [_id, uid])));
        const unresolvedAppIds = (named ?? []).filter((name) => !known.has(name));
        if (named !== null && found.length === 0) {
          throw invalid(['body', 'appIds'], 'There is no application with any of these ids');
        }
        const appStats = [];
        for (const { _id: appId, uid: appUid } of found) {
          const messageDestinations = await statistics.destinations(appId, body.since, body.until);
          appStats.push({ appId, appUid, messageDestinations });
        }
        const row = await tasks.finished(environment, 'application.stats', { appStats }, session);
        return accepted({ ...taskOut(row), unresolvedAppIds });
      },
    }),
    svixRoute({
      method: 'put',
      path: '/stats/usage/event-types',
      async handle({ environment }) {
        const eventTypes = [];
        for (const { _id: appId } of await statistics.applications(environment, null)) {
          const filters = await statistics.filters(appId);
          const names = filters.flatMap((filter) => filter ?? []);
          eventTypes.push({
            appId,
            explicitlySubscribedEventTypes: [...new Set(names)].sort(),
            hasCatchAllEndpoint: filters.includes(null),
          });
        }
        const data = { event_types: eventTypes };
        return accepted(taskOut(await tasks.finished(environment, 'event-type.aggregate', data)));
      },
    }),
  ];
}
