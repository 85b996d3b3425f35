import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Principal, RouteContract } from '../../contract/route.ts';
import type { PrincipalOf } from './principal.ts';

type Output<T> = T extends z.ZodType ? z.infer<T> : undefined;
type Shape<R, K extends 'params' | 'query' | 'body' | 'response'> =
  R extends Record<K, infer T> ? Output<T> : undefined;
type PrincipalName<R> = R extends { principal: infer P extends Principal } ? P : never;

export interface Call<R> {
  params: Shape<R, 'params'>;
  query: Shape<R, 'query'>;
  body: Shape<R, 'body'>;
  principal: PrincipalOf<PrincipalName<R>>;
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
