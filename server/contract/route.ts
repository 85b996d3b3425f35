import type { z } from 'zod';

/** Who may call a route. Denied unless named. */
export type Principal = 'api_key' | 'session' | 'none';

/** What an API key can be allowed to do. */
export const PERMISSIONS = [
  'sessions:write',
  'systems:read',
  'systems:write',
  'connections:read',
  'connections:write',
  'records:read',
  'actions:run',
  'proxy:use',
  'logs:read',
  'webhooks:manage',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/**
 * What the audit trail says of a call: an event name for everything that changes something, or the
 * words `no audit` for what only reads.
 */
export type AuditChoice = `${string}.${string}` | 'no audit';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation of the HTTP API, as data. Feeds the router, the OpenAPI document and the browser's types. */
export interface RouteContract {
  method: Method;
  /** Express path: `/v1/connections/:id`. */
  path: string;
  /** One line for the reference. */
  summary: string;
  principal: Principal;
  /** Required for `api_key` routes. */
  permission?: Permission;
  audit: AuditChoice;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Success status, 200 unless said. */
  status?: 200 | 201 | 202 | 204;
  response?: z.ZodType;
  /** Who keeps the `Idempotency-Key` of a POST: the HTTP layer, or the handler itself. Default: the HTTP layer. */
  idempotency?: 'handler';
  /** Stable `code`s of problem documents beyond the common ones. */
  errors?: readonly string[];
}

/** Keeps the exact types of the route, so that handlers and clients are typed by it. */
export function defineRoute<const Route extends RouteContract>(route: Route): Route {
  return route;
}
