import type { Audited } from '../../contract/route.ts';
import type { AuditDeed } from '../security/audit/audit-trail.ts';
import { type KnownPrincipal, principalId } from './principal.ts';

export interface DeedInput {
  audit: Audited;
  principal: KnownPrincipal;
  params: unknown;
  query: unknown;
  requestId: string;
}

/** Who is about to do what, in words of the audit trail. The body is left out: it may hold secrets. */
export function auditDeed({ audit, principal, params, query, requestId }: DeedInput): AuditDeed {
  const session = principal.type === 'session' ? principal : null;
  return {
    environment: principal.environment,
    principal: { type: principal.type, id: principalId(principal) },
    tenantId: session?.tenantId ?? null,
    endUserId: session?.endUser.id ?? null,
    action: audit.action,
    object: { kind: audit.object, id: idIn('params', audit.id, params) },
    parameters: { ...(params as object | undefined), ...(query as object | undefined) },
    requestId,
  };
}

/** The id of what was made, in the answer of the route. */
export function idInAnswer({ id }: Audited, answer: unknown): string | null {
  return idIn('response', id, answer);
}

function idIn(part: 'params' | 'response', id: Audited['id'], from: unknown): string | null {
  const [where, ...path] = id?.split('.') ?? [];
  if (where !== part) return null;
  const value = path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], from);
  return typeof value === 'string' ? value : null;
}
