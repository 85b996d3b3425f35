import { hash } from 'node:crypto';

/**
 * Id of a record, derived from what it is: the same item always has the same id, and the primary key keeps it from being
 * stored twice.
 */
export function recordId(
  { connectionId, model }: { connectionId: string; model: string },
  remoteId: string,
): string {
  const digest = hash('sha256', JSON.stringify([connectionId, model, remoteId]), 'hex');
  return `rec_${digest.slice(0, 32)}`;
}
