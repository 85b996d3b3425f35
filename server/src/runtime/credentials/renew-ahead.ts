import { createHash } from 'node:crypto';
import type { IntegrationDoc } from '../../models/integration.ts';

const LONGEST_MS = 600_000;

/**
 * How long before its end a token is renewed while it still works, so that nobody waits for it: in the last fifth of its
 * life, at most ten minutes, and for each connection and token at another moment. 0 when its beginning is not known.
 */
export function renewAheadMs(
  connection: Pick<IntegrationDoc, '_id' | 'credentialsVersion' | 'expiresAt' | 'credentialsRenewedAt'>,
): number {
  const { _id, credentialsVersion, expiresAt, credentialsRenewedAt } = connection;
  if (expiresAt === null || !credentialsRenewedAt) return 0;
  const lifeMs = expiresAt.getTime() - credentialsRenewedAt.getTime();
  const spread =
    createHash('sha256').update(`${_id}/${credentialsVersion}`).digest().readUInt32BE() / 2 ** 32;
  return Math.max(0, Math.min(LONGEST_MS, lifeMs * 0.2)) * (0.5 + spread / 2);
}
