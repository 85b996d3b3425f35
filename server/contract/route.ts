import type { z } from 'zod';

/** Who may call a route. Denied unless named. */
export type Principal = 'api_key' | 'session' | 'none';

/** What an API key must be allowed to do. */
export type Permission =
  | 'sessions:write'
  | 'systems:read'
  | 'systems:write'
  | 'connections:read'
  | 'connections:write'
  | 'records:read'
  | 'actions:run'
  | 'proxy:use'
  | 'logs:read'
  | 'webhooks:manage';

/**
 * What the audit trail says of a call: an event name for everything that changes something, or the
 * words `no audit` for what only reads.
 */
export type AuditChoice = `${string}.${string}` | 'no audit';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation of the HTTP API, as data. Feeds the router, the OpenAPI document and the browser's types. */
export interface RouteContract<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  method: Method;
  /** Express path: `/v1/connections/:id`. */
  path: string;
  /** One line for the reference. */
  summary: string;
  principal: Principal;
  /** Required for `api_key` routes. */
  permission?: Permission;
  audit: AuditChoice;
  params?: Params;
  query?: Query;
  body?: Body;
  /** Success status, 200 unless said. */
  status?: 200 | 201 | 202 | 204;
  response?: Response;
  /** Stable `code`s of problem documents beyond the common ones. */
  errors?: readonly string[];
}

export function defineRoute<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Response extends z.ZodType,
>(route: RouteContract<Params, Query, Body, Response>): RouteContract<Params, Query, Body, Response> {
  return route;
}
