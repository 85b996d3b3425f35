import type { Request, Response } from 'express';
import type { ClientSession } from 'mongoose';
import type { z } from 'zod';
import type { Principal, RouteContract } from '../../contract/route.ts';
import type { ApiError } from './api-error.ts';
import type { PrincipalOf } from './principal.ts';

type Output<T> = T extends z.ZodType ? z.infer<T> : undefined;
type Shape<R, K extends 'params' | 'query' | 'body' | 'response'> =
  R extends Record<K, infer T> ? Output<T> : undefined;
type PrincipalName<R> = R extends { principal: infer P extends Principal } ? P : never;

/** The transaction of a route whose effects are in the database alone: every write must go through its session. */
export interface Transaction {
  session: ClientSession;
  /** What the effect entails outside the database, such as waking a worker; run when it is durable, in this order. */
  afterCommit(effect: () => unknown): void;
}

/** Does the work at most once for one `Idempotency-Key`, and leaves the audit entry. */
export type Once = <Answer>(options: {
  /** A former try ended with its process: did it take place? Null: it is safe to do it now. */
  abandoned?: () => ApiError | null;
  work: () => Promise<Answer>;
}) => Promise<Answer>;

export interface Call<R> {
  params: Shape<R, 'params'>;
  query: Shape<R, 'query'>;
  body: Shape<R, 'body'>;
  principal: PrincipalOf<PrincipalName<R>>;
  transaction: R extends { effect: 'database' } ? Transaction : null;
  /** Of a route with effects elsewhere: to be called when all is checked and the work begins that must not be done twice. */
  once: R extends { effect: 'provider' } ? Once : null;
  /** Correlation id of this request; also in the answer's `x-request-id`. */
  requestId: string;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
  req: Request;
  res: Response;
}

/** A contract with its handler, types checked here, erased behind it. */
export interface ImplementedRoute {
  route: RouteContract;
  handle(call: Call<never>): Promise<unknown>;
}

export function implement<const R extends RouteContract>(
  route: R,
  handler: (call: Call<R>) => Promise<Shape<R, 'response'>>,
): ImplementedRoute {
  return {
    route,
    handle: handler as unknown as ImplementedRoute['handle'],
  };
}
