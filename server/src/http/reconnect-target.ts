import type { IntegrationDoc } from '../models/integration.ts';
import { type ApiError, notFound, unprocessable } from './api-error.ts';
import type { SessionPrincipal } from './principal.ts';

/** Where a connect session finds its connections. */
export interface SessionConnections {
  /** Throws ApiError 404 beyond the tenant and the limits of the session. */
  getForSession(principal: SessionPrincipal, id: string): Promise<IntegrationDoc>;
}

/**
 * The connection that is to be connected again: the request's, else the session's; null for a new one. Throws ApiError
 * 404 for one of another system, as for one that does not exist.
 */
export async function reconnectTarget(
  connections: SessionConnections,
  principal: SessionPrincipal,
  input: { system: string; reconnectConnectionId?: string | undefined },
): Promise<IntegrationDoc | null> {
  const id = input.reconnectConnectionId ?? principal.reconnectConnectionId;
  if (id === null) return null;
  const connection = await connections.getForSession(principal, id);
  if (connection.system !== input.system) throw notFound('connection');
  return connection;
}

export function notOffered(system: string): ApiError {
  return unprocessable('system_not_offered', `"${system}" is not offered here, or is not set up yet.`, [
    { field: 'system', message: 'is not offered' },
  ]);
}
