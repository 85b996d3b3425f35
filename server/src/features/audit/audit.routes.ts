import { type AuditEvent, listAuditEvents } from '../../../contract/audit-events.ts';
import { type ImplementedRoute, implement } from '../../http/implement.ts';
import { decodeCursor, toPage } from '../../http/list.ts';
import type { AuditEntryDoc } from '../../models/audit.ts';
import { environmentScope } from '../../security/scope.ts';
import type { AuditReadStore } from './audit.store.ts';

export function auditRoutes({ store }: { store: AuditReadStore }): ImplementedRoute[] {
  return [
    implement(listAuditEvents, async ({ principal, query }) => {
      const { limit, cursor, ...filter } = query;
      const page = { before: decodeCursor(cursor), limit: limit + 1 };
      return toPage(await store.list(environmentScope(principal), filter, page), limit, toAuditEvent);
    }),
  ];
}

function toAuditEvent({ _id, at, principal, object, ...entry }: AuditEntryDoc): AuditEvent {
  const { tenantId, endUserId, action, parameters, before, after, outcome, code, requestId, sequence } =
    entry;
  return {
    id: _id,
    at: at.toISOString(),
    principal: { type: principal.type, id: principal.id },
    object: { kind: object.kind, id: object.id },
    ...{ tenantId, endUserId, action, parameters, before, after, outcome, code, requestId, sequence },
  };
}
