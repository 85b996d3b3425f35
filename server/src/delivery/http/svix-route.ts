import type { ClientSession } from 'mongoose';
import { z } from 'zod';

export interface SvixAnswer {
  status: number;
  /** Absent: an empty body. */
  body?: unknown;
}

export interface SvixCall<Query = unknown, Body = unknown> {
  environment: string;
  /** Path parameters by name: ids or uids, at most 256 characters each. */
  params: Record<string, string>;
  query: Query;
  body: Body;
  idempotencyKey: string | null;
  /** Set when the answer is remembered under the idempotency key: every effect must go through it. */
  session: ClientSession | undefined;
  /** Runs when the effect is durable. */
  afterCommit(effect: () => void): void;
}

export interface SvixRoute {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below `/api/v1`. */
  path: string;
  query: z.ZodType;
  body: z.ZodType;
  /** Who answers a repeated POST: the router remembers the answer, or the handler recognises the key itself. */
  idempotency: 'router' | 'handler';
  handle(call: SvixCall): Promise<SvixAnswer>;
}

export function svixRoute<Query extends z.ZodType, Body extends z.ZodType>(route: {
  method: SvixRoute['method'];
  path: string;
  query?: Query;
  body?: Body;
  idempotency?: SvixRoute['idempotency'];
  handle(call: SvixCall<z.infer<Query>, z.infer<Body>>): Promise<SvixAnswer>;
}): SvixRoute {
  return {
    method: route.method,
    path: route.path,
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
