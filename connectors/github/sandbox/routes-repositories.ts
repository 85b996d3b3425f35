import type { Request, Router } from 'express';
import { type Context, callerOf, findRepository, hasScope, visibleRepositories, WRITE } from './access.ts';
import { invalid, notFound } from './errors.ts';
import { emit } from './events.ts';
import { queryText, sendPage } from './http.ts';
import { ORGANIZATION } from './people.ts';
import { presentFullRepository, presentRepository } from './present-repository.ts';
import { presentOwnUser } from './present-user.ts';
import { fullName, type GitHubState, type Repository, toTime } from './state.ts';

export function repositoryRoutes(router: Router, context: Context): void {
  router.get('/user', (request, response) => void response.json(presentOwnUser(callerOf(context, request))));

  router.get('/user/repos', (request, response) => {
    const visibility = queryText(request, 'visibility');
    const items = visibleRepositories(context, request)
      .filter(
        (one) => !['public', 'private'].includes(visibility) || one.private === (visibility === 'private'),
      )
      .sort(order(context.state, request));
    sendPage(request, response, {
      items,
      path: '/user/repos',
      present: (item) => presentRepository(context.state, item),
    });
  });

  router.post('/user/repos', (request, response) => {
    if (!hasScope(context, request, WRITE)) return notFound(response);
    const { name, description, private: isPrivate } = Object(request.body);
    const taken = context.state.repositories.some((one) => one.name === name);
    if (typeof name !== 'string' || !/^[\w.-]{1,100}$/.test(name) || taken) {
      const message = taken ? 'name already exists on this account' : 'name is invalid';
      return invalid(response, { resource: 'Repository', field: 'name', code: 'custom', message });
    }
    const time = toTime(context.now());
    const repository: Repository = {
      id: context.state.nextId++,
      ownerId: ORGANIZATION.id,
      name,
      description: typeof description === 'string' ? description : null,
      private: isPrivate === true,
      archived: false,
      language: null,
      stars: 0,
      openIssues: 0,
      defaultBranch: 'main',
      createdAt: time,
      updatedAt: time,
      pushedAt: time,
      nextNumber: 1,
      commits: [],
      branches: [],
      pulls: [],
      hooks: [],
    };
    context.state.repositories.push(repository);
    context.changed();
    response.status(201).json(presentFullRepository(context.state, repository));
  });

  router.get('/repos/:owner/:repo', (request, response) => {
    const found = findRepository(context, request, response);
    if (found !== null) response.json(presentFullRepository(found.state, found.repository));
  });

  router.patch('/repos/:owner/:repo', (request, response) => {
    const found = findRepository(context, request, response, WRITE);
    if (found === null) return;
    const { repository, state, caller } = found;
    const { description, name, archived, private: isPrivate, default_branch: branch } = Object(request.body);
    if (typeof branch === 'string' && !repository.branches.some((one) => one.name === branch)) {
      return invalid(response, { resource: 'Repository', field: 'default_branch', code: 'invalid' });
    }
    const renamed = typeof name === 'string' && name !== repository.name;
    if (typeof name === 'string') repository.name = name;
    if (typeof branch === 'string') repository.defaultBranch = branch;
    if (typeof description === 'string' || description === null) repository.description = description;
    if (typeof archived === 'boolean') repository.archived = archived;
    if (typeof isPrivate === 'boolean') repository.private = isPrivate;
    repository.updatedAt = toTime(context.now());
    context.changed();
    const action = renamed ? 'renamed' : archived === true ? 'archived' : 'edited';
    emit(context, { repository, sender: caller, event: 'repository', payload: { action } });
    response.json(presentFullRepository(state, repository));
  });

  router.delete('/repos/:owner/:repo', (request, response) => {
    const found = findRepository(context, request, response, WRITE);
    if (found === null) return;
    const { repository, caller } = found;
    emit(context, { repository, sender: caller, event: 'repository', payload: { action: 'deleted' } });
    context.state.repositories = context.state.repositories.filter((one) => one !== repository);
    context.changed();
    response.status(204).end();
  });
}

function order(state: GitHubState, request: Request): (a: Repository, b: Repository) => number {
  const sort = queryText(request, 'sort') || 'full_name';
  const key = (repository: Repository): string => {
    if (sort === 'created') return repository.createdAt + String(repository.id).padStart(12, '0');
    if (sort === 'updated') return repository.updatedAt;
    return sort === 'pushed' ? repository.pushedAt : fullName(state, repository).toLowerCase();
  };
  const direction = queryText(request, 'direction') || (sort === 'full_name' ? 'asc' : 'desc');
  const sign = direction === 'asc' ? 1 : -1;
  return (a, b) => sign * (key(a) < key(b) ? -1 : 1);
}
