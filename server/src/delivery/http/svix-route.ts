import type { ClientSession } from 'mongoose';
import { z } from 'zod';
import type { Capability, PortalGrant } from '../portal/capabilities.ts';

export interface SvixAnswer {
  status: number;
  /** Absent: an empty body. */
  body?: unknown;
  /** Server-sent events instead of a body. */
  events?: AsyncIterable<string>;
}

/**
 * Who may call a route: the vendor's server only (`service`), also a portal token with this capability, any portal token
 * and nobody else (`portal`), or everybody without a token (`anyone`).
 */
export type SvixAccess = 'service' | 'portal' | 'anyone' | Capability;

export interface SvixCall<Query = unknown, Body = unknown> {
  environment: string;
  /** Path parameters by name: ids or uids, at most 256 characters each. */
  params: Record<string, string>;
  query: Query;
  body: Body;
  idempotencyKey: string | null;
  /** Set when a portal token asks, not the vendor's own server. */
  portal: PortalGrant | null;
  header(name: string): string | undefined;
  /** Whether the token of the request is still good. */
  isLive(): Promise<boolean>;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
  /** Set when the answer is remembered under the idempotency key: every effect must go through it. */
  session: ClientSession | undefined;
  /** Runs when the effect is durable. */
  afterCommit(effect: () => void): void;
}

export interface SvixRoute {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below `/api/v1`. */
  path: string;
  access: SvixAccess;
  query: z.ZodType;
  body: z.ZodType;
  /** Who answers a repeated POST: the router remembers the answer, or the handler recognises the key itself. */
  idempotency: 'router' | 'handler';
  handle(call: SvixCall): Promise<SvixAnswer>;
}

export function svixRoute<Query extends z.ZodType, Body extends z.ZodType>(route: {
  method: SvixRoute['method'];
  path: string;
  /** Default: `service`. */
  access?: SvixAccess;
  query?: Query;
  body?: Body;
  idempotency?: SvixRoute['idempotency'];
  handle(call: SvixCall<z.infer<Query>, z.infer<Body>>): Promise<SvixAnswer>;
}): SvixRoute {
  return {
    method: route.method,
    path: route.path,
    access: route.access ?? 'service',
    query: route.query ?? z.unknown(),
    body: route.body ?? z.unknown(),
    idempotency: route.idempotency ?? 'router',
    handle: (call) => route.handle(call as SvixCall<z.infer<Query>, z.infer<Body>>),
  };
}

export const ok = (body: unknown): SvixAnswer => ({ status: 200, body });
export const created = (body: unknown): SvixAnswer => ({ status: 201, body });
export const accepted = (body: unknown): SvixAnswer => ({ status: 202, body });
export const noContent = (): SvixAnswer => ({ status: 204 });
