import type { Request, Response } from 'express';
import type { SandboxContext } from '../../sandbox/provider.ts';
import { notFound } from './errors.ts';
import { ACCOUNTS } from './people.ts';
import { findUser, type GitHubState, type Repository, type User } from './state.ts';

export type Context = SandboxContext<GitHubState>;

export function callerOf(context: Context, request: Request): User {
  return findUser(context.state, Number(context.accountOf(request).id));
}

export function hasScope(context: Context, request: Request, scopes: readonly string[]): boolean {
  const granted = context.scopesOf(request);
  return granted.includes('*') || scopes.some((scope) => granted.includes(scope));
}

/** Private repositories need the `repo` scope, and belong to the first account only. */
export function visibleRepositories(context: Context, request: Request): Repository[] {
  const seesPrivate =
    hasScope(context, request, ['repo']) && context.accountOf(request).id === ACCOUNTS[0].id;
  return context.state.repositories.filter((repository) => seesPrivate || !repository.private);
}

export interface Found {
  state: GitHubState;
  repository: Repository;
  caller: User;
}

/** The repository of `/repos/:owner/:repo`; answers 404 when it is not there for this caller. */
export function findRepository(
  context: Context,
  request: Request,
  response: Response,
  scopes: readonly string[] = [],
): Found | null {
  const owner = String(request.params['owner']).toLowerCase();
  const name = String(request.params['repo']).toLowerCase();
  const repository = visibleRepositories(context, request).find(
    (one) =>
      one.name.toLowerCase() === name && findUser(context.state, one.ownerId).login.toLowerCase() === owner,
  );
  const allowed = scopes.length === 0 || hasScope(context, request, scopes);
  if (repository === undefined || !allowed) {
    notFound(response);
    return null;
  }
  return { state: context.state, repository, caller: callerOf(context, request) };
}

export const WRITE = ['public_repo', 'repo'] as const;
export const HOOKS = ['admin:repo_hook', 'write:repo_hook', 'repo'] as const;
