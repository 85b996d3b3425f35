import { deleteSystem, getSystem, listSystems, putSystem } from '../../../contract/systems.ts';
import { type ImplementedRoute, implement } from '../../http/implement.ts';
import { decodeCursor, toPage } from '../../http/list.ts';
import { environmentScope } from '../../security/scope.ts';
import { toSystem } from './system.resource.ts';
import type { SystemService } from './systems.service.ts';

export function systemRoutes({ systems }: { systems: SystemService }): ImplementedRoute[] {
  return [
    implement(listSystems, async ({ principal, query }) => {
      const all = await systems.list(environmentScope(principal));
      const after = decodeCursor(query.cursor);
      const start = after === undefined ? 0 : all.findIndex(({ row }) => row._id === after) + 1;
      const rows = all.slice(start, start + query.limit + 1).map((view) => ({ _id: view.row._id, view }));
      return toPage(rows, query.limit, ({ view }) => toSystem(view));
    }),
    implement(getSystem, async ({ principal, params }) =>
      toSystem(await systems.get(environmentScope(principal), params.system)),
    ),
    implement(putSystem, async ({ principal, params, body, transaction: { session } }) =>
      toSystem(await systems.put(environmentScope(principal), params.system, body, session)),
    ),
    implement(deleteSystem, async ({ principal, params, transaction }) => {
      await systems.delete(environmentScope(principal), params.system, transaction.session);
      return undefined;
    }),
  ];
}
