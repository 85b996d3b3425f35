import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { SandboxContext } from '../../sandbox/provider.ts';
import { fail } from './errors.ts';
import type { GitHubState } from './state.ts';

interface Window {
  used: number;
  resetAt: number;
}

export interface RateLimiter {
  count: RequestHandler;
  /** A 304 gives the request back. */
  giveBack(request: Request, response: Response): void;
  overview(request: Request): { limit: number; used: number; remaining: number; reset: number };
}

/** The primary limit: so many requests of one account an hour. */
export function createRateLimiter(context: SandboxContext<GitHubState>): RateLimiter {
  // Keyed by the state, so that a reset of the data is a reset of the budget.
  const windows = new WeakMap<GitHubState, Map<string, Window>>();
  const windowOf = (request: Request): Window => {
    const { state } = context;
    const accounts = windows.get(state) ?? new Map<string, Window>();
    windows.set(state, accounts);
    const id = context.accountOf(request).id;
    const now = Math.floor(context.now().getTime() / 1000);
    const known = accounts.get(id);
    if (known !== undefined && known.resetAt > now) return known;
    const fresh = { used: 0, resetAt: now + 3600 };
    accounts.set(id, fresh);
    return fresh;
  };
  const overview = (request: Request) => {
    const limit = context.state.requestsPerHour;
    const { used, resetAt } = windowOf(request);
    return { limit, used, remaining: Math.max(0, limit - used), reset: resetAt };
  };
  const setHeaders = (request: Request, response: Response) => {
    const { limit, used, remaining, reset } = overview(request);
    response.set({
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': 'core',
      'x-oauth-scopes': context.scopesOf(request).join(', '),
      'x-github-media-type': 'github.v3; format=json',
      'x-github-request-id': randomUUID().slice(0, 18).toUpperCase().replaceAll('-', ':'),
    });
  };
  return {
    overview,
    count(request, response, next) {
      const window = windowOf(request);
      const free = request.path.endsWith('/rate_limit');
      const over = window.used >= context.state.requestsPerHour;
      if (!free && !over) window.used += 1;
      setHeaders(request, response);
      if (free || !over) return next();
      const { login } = context.accountOf(request);
      fail(response, 403, `API rate limit exceeded for user ${login}.`);
    },
    giveBack(request, response) {
      windowOf(request).used -= 1;
      setHeaders(request, response);
    },
  };
}
