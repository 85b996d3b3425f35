import type { z } from 'zod';

/** Who may call a route. Denied unless named. */
export type Principal = 'api_key' | 'publishable_key' | 'session' | 'none';

/** What an API key can be allowed to do. A key has none of them unless they are given to it. */
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
  'api-keys:manage',
  'audit:read',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** The kinds of thing an audit entry can be about. Each has a list of the fields that an entry may show of it. */
export const AUDIT_OBJECTS = [
  'api_key',
  'connect_session',
  'system',
  'connection',
  'configuration',
  'sync_run',
  'flow',
  'integration_request',
  'webhook_portal_session',
  'application',
  'endpoint',
  'event_type',
  'message',
] as const;

export type AuditObject = (typeof AUDIT_OBJECTS)[number];

/** What the audit trail says of a call that changes something. */
export interface Audited {
  /** Event name: `connection.paused`. */
  action: `${string}.${string}`;
  object: AuditObject;
  /** Where its id is: in the path, or in the answer for what is made; null for things without one. */
  id: `params.${string}` | `response.${string}` | null;
}

/** Why a call with a changing method leaves no entry. */
export interface NotAudited {
  none: string;
}

export type AuditChoice = Audited | NotAudited;

/**
 * Where a call has its effects. `database`: in ours alone, so that the effect, its audit entry and the answer kept for
 * its `Idempotency-Key` are one transaction. `provider`: also elsewhere, so that the entry is written before and
 * completed after, and repeats wait for a lease; its handler says when that work begins.
 */
export type Effect = 'database' | 'provider';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface CommonRoute {
  /** Express path: `/v1/connections/:id`. */
  path: string;
  /** One line for the reference. */
  summary: string;
  principal: Principal;
  /** Required for `api_key` routes. */
  permission?: Permission;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Success status, 200 unless said. */
  status?: 200 | 201 | 202 | 204;
  response?: z.ZodType;
  /** Stable `code`s of problem documents beyond the common ones. */
  errors?: readonly string[];
}

export interface ReadingRoute extends CommonRoute {
  method: 'GET';
}

/** Does not compile without saying where its effects are and what the audit trail says of it. */
export interface ChangingRoute extends CommonRoute {
  method: Exclude<Method, 'GET'>;
  effect: Effect;
  audit: AuditChoice;
}

/** One operation of the HTTP API, as data. Feeds the router, the OpenAPI document and the browser's types. */
export type RouteContract = ReadingRoute | ChangingRoute;

/** Keeps the exact types of the route, so that handlers and clients are typed by it. */
export function defineRoute<const Route extends RouteContract>(route: Route): Route {
  return route;
}

export function isChanging(route: RouteContract): route is ChangingRoute {
  return route.method !== 'GET';
}
