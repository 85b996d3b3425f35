import type { AuditEntryDoc } from '../../models/audit.ts';
import type { Models } from '../../models/index.ts';
import { type EnvironmentScope, scopeFilter } from '../../security/scope.ts';

export interface AuditFilter {
  action?: string | undefined;
  object?: string | undefined;
  objectId?: string | undefined;
  principalId?: string | undefined;
  tenantId?: string | undefined;
  requestId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export interface AuditReadStore {
  /** Newest first, from behind `before`. */
  list(
    scope: EnvironmentScope,
    filter: AuditFilter,
    page: { before: string | undefined; limit: number },
  ): Promise<AuditEntryDoc[]>;
}

export function createAuditReadStore({ AuditEntry }: Pick<Models, 'AuditEntry'>): AuditReadStore {
  return {
    list(scope, { action, object, objectId, principalId, tenantId, requestId, from, to }, { before, limit }) {
      const at = {
        ...(from === undefined ? {} : { $gte: new Date(from) }),
        ...(to === undefined ? {} : { $lt: new Date(to) }),
      };
      const wanted = {
        action,
        'object.kind': object,
        'object.id': objectId,
        'principal.id': principalId,
        tenantId,
        requestId,
        at: Object.keys(at).length === 0 ? undefined : at,
        _id: before === undefined ? undefined : { $lt: before },
      };
      const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
      return AuditEntry.find({ ...given, ...scopeFilter(scope) })
        .sort({ _id: -1 })
        .limit(limit)
        .lean<AuditEntryDoc[]>()
        .exec();
    },
  };
}
