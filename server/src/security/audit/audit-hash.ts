import { createHash } from 'node:crypto';
import type { AuditEntryDoc } from '../../models/audit.ts';
import { canonicalJson } from '../canonical-json.ts';

/** What every chain begins at. */
export const ORIGIN = { sequence: 0, hash: '0'.repeat(64) } as const;

/** All that an entry says, as the text that its mac is over. */
export function entryText(entry: Omit<AuditEntryDoc, 'mac' | 'sequence' | 'hash'>): string {
  const { _id, environment, at, principal, tenantId, endUserId, action, object } = entry;
  const { parameters, before, after, outcome, code, requestId } = entry;
  return canonicalJson({
    id: _id,
    environment,
    at: at.toISOString(),
    principal: { type: principal.type, id: principal.id },
    tenantId,
    endUserId,
    action,
    object: { kind: object.kind, id: object.id },
    parameters,
    before,
    after,
    outcome,
    code,
    requestId,
  });
}

/** The hash of an entry at its place: it covers all entries before it. */
export function linkHash(before: string, sequence: number, mac: string): string {
  return createHash('sha256').update(`${before}\n${sequence}\n${mac}`).digest('hex');
}
