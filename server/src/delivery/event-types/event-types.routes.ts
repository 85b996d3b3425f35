import { listAnswer, pageOf } from '../http/pagination.ts';
import { entityNotFound } from '../http/svix-error.ts';
import { created, noContent, ok, type SvixRoute, svixRoute } from '../http/svix-route.ts';
import type { PortalGrant } from '../portal/capabilities.ts';
import {
  eventTypeDeleteQuery,
  eventTypeIn,
  eventTypeListQuery,
  eventTypePatch,
  eventTypeUpsertIn,
} from './event-type.input.ts';
import type { EventTypeService } from './event-types.service.ts';
import type { EventTypeRow } from './event-types.store.ts';
import { eventTypesOf, importIn } from './openapi-import.ts';

export function eventTypeRoutes({ eventTypes }: { eventTypes: EventTypeService }): SvixRoute[] {
  return [
    svixRoute({
      method: 'get',
      path: '/event-type',
      access: 'ViewBase',
      query: eventTypeListQuery,
      async handle({ environment, query, portal }) {
        const page = pageOf(query, 'ascending');
        const rows = await eventTypes.list(environment, page, query.include_archived ?? false);
        const toOut = (row: EventTypeRow) => eventTypeOut(row, query.with_content ?? false);
        const shown = new Set(rows.filter((row) => isShown(row, portal)).map(({ name }) => name));
        const answer = listAnswer(rows, query, { idOf: (row) => row.name, toOut });
        return ok({ ...answer, data: answer.data.filter(({ name }) => shown.has(name)) });
      },
    }),
    svixRoute({
      method: 'post',
      path: '/event-type',
      body: eventTypeIn,
      handle: async ({ environment, body, session }) =>
        created(eventTypeOut(await eventTypes.create(environment, body, session), true)),
    }),
    svixRoute({
      method: 'post',
      path: '/event-type/import/openapi',
      body: importIn,
      // Importing the same document twice changes nothing the second time.
      idempotency: 'handler',
      async handle({ environment, body }) {
        const found = eventTypesOf(body);
        if (body.dryRun === true) {
          return ok({ data: { modified: found.map(({ name }) => name), to_modify: found } });
        }
        const modified = await eventTypes.importAll(environment, found, {
          replaceAll: body.replaceAll ?? false,
        });
        return ok({ data: { modified } });
      },
    }),
    svixRoute({
      method: 'get',
      path: '/event-type/:name',
      access: 'ViewBase',
      async handle({ environment, params, portal }) {
        const row = await eventTypes.get(environment, params['name']!);
        if (!isShown(row, portal)) throw entityNotFound();
        return ok(eventTypeOut(row, true));
      },
    }),
    svixRoute({
      method: 'put',
      path: '/event-type/:name',
      body: eventTypeUpsertIn,
      async handle({ environment, params, body }) {
        const { row, isNew } = await eventTypes.upsert(environment, params['name']!, body);
        return isNew ? created(eventTypeOut(row, true)) : ok(eventTypeOut(row, true));
      },
    }),
    svixRoute({
      method: 'patch',
      path: '/event-type/:name',
      body: eventTypePatch,
      handle: async ({ environment, params, body }) =>
        ok(eventTypeOut(await eventTypes.patch(environment, params['name']!, body), true)),
    }),
    svixRoute({
      method: 'delete',
      path: '/event-type/:name',
      query: eventTypeDeleteQuery,
      async handle({ environment, params, query }) {
        await eventTypes.remove(environment, params['name']!, { expunge: query.expunge ?? false });
        return noContent();
      },
    }),
  ];
}

/** As in Svix: a type behind feature flags is for portal tokens with one of them. */
function isShown({ featureFlags }: EventTypeRow, portal: PortalGrant | null): boolean {
  if (portal === null || featureFlags === null || featureFlags.length === 0) return true;
  return featureFlags.some((flag) => portal.featureFlags.includes(flag));
}

function eventTypeOut(row: EventTypeRow, withContent: boolean) {
  return {
    name: row.name,
    description: row.description,
    archived: row.archived,
    deprecated: row.deprecated,
    groupName: row.groupName,
    featureFlags: row.featureFlags,
    featureFlag: row.featureFlags?.[0] ?? null,
    schemas: withContent && row.schemas !== null ? JSON.parse(row.schemas) : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
