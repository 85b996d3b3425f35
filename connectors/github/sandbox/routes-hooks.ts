import type { Request, Response, Router } from 'express';
import { type Context, type Found, findRepository, HOOKS } from './access.ts';
import { invalid, notFound } from './errors.ts';
import { deliver } from './events.ts';
import { sendPage } from './http.ts';
import { presentHook } from './present-hook.ts';
import { type Hook, toTime } from './state.ts';

const MOST_HOOKS = 20;

export function hookRoutes(router: Router, context: Context): void {
  router.get('/repos/:owner/:repo/hooks', (request, response) => {
    const found = findRepository(context, request, response, HOOKS);
    if (found === null) return;
    const { state, repository } = found;
    sendPage(request, response, {
      items: repository.hooks,
      path: `/repositories/${repository.id}/hooks`,
      present: (hook) => presentHook(state, repository, hook),
    });
  });

  router.post('/repos/:owner/:repo/hooks', (request, response) => {
    const found = findRepository(context, request, response, HOOKS);
    if (found === null) return;
    const { state, repository } = found;
    const body = Object(request.body);
    const config = readConfig(body.config);
    if (config === null) return invalid(response, { resource: 'Hook', field: 'config', code: 'invalid' });
    if (repository.hooks.some((hook) => hook.config.url === config.url)) {
      return invalid(response, {
        resource: 'Hook',
        code: 'custom',
        message: 'Hook already exists on this repository',
      });
    }
    if (repository.hooks.length >= MOST_HOOKS) {
      return invalid(response, {
        resource: 'Hook',
        code: 'custom',
        message: 'The repository has too many hooks',
      });
    }
    const now = toTime(context.now());
    const hook: Hook = {
      id: state.nextId++,
      active: body.active !== false,
      events: readEvents(body.events) ?? ['push'],
      config,
      createdAt: now,
      updatedAt: now,
    };
    repository.hooks.push(hook);
    context.changed();
    response.status(201).json(presentHook(state, repository, hook));
    ping(context, found, hook);
  });

  router.get('/repos/:owner/:repo/hooks/:id', (request, response) => {
    const at = findHook(context, request, response);
    if (at !== null) response.json(presentHook(at.found.state, at.found.repository, at.hook));
  });

  router.patch('/repos/:owner/:repo/hooks/:id', (request, response) => {
    const at = findHook(context, request, response);
    if (at === null) return;
    const { found, hook } = at;
    const body = Object(request.body);
    if (body.config !== undefined) {
      const config = readConfig({ ...hook.config, ...body.config });
      if (config === null) return invalid(response, { resource: 'Hook', field: 'config', code: 'invalid' });
      hook.config = config;
    }
    hook.events = readEvents(body.events) ?? hook.events;
    if (typeof body.active === 'boolean') hook.active = body.active;
    hook.updatedAt = toTime(context.now());
    context.changed();
    response.json(presentHook(found.state, found.repository, hook));
  });

  router.delete('/repos/:owner/:repo/hooks/:id', (request, response) => {
    const at = findHook(context, request, response);
    if (at === null) return;
    at.found.repository.hooks = at.found.repository.hooks.filter((hook) => hook !== at.hook);
    context.changed();
    response.status(204).end();
  });

  router.post('/repos/:owner/:repo/hooks/:id/pings', (request, response) => {
    const at = findHook(context, request, response);
    if (at === null) return;
    ping(context, at.found, at.hook);
    response.status(204).end();
  });
}

function ping(context: Context, { state, repository, caller }: Found, hook: Hook): void {
  const payload = {
    zen: 'Keep it logically awesome.',
    hook_id: hook.id,
    hook: presentHook(state, repository, hook),
  };
  deliver(context, hook, { repository, sender: caller, event: 'ping', payload });
}

function readConfig(value: unknown): Hook['config'] | null {
  const { url, content_type: type, secret, insecure_ssl: insecure } = Object(value);
  if (typeof url !== 'string' || !/^https?:/.test(url) || !URL.canParse(url)) return null;
  return {
    url,
    content_type: type === 'json' ? 'json' : 'form',
    secret: typeof secret === 'string' && secret !== '' ? secret : null,
    insecure_ssl: String(insecure ?? '0'),
  };
}

function readEvents(value: unknown): string[] | null {
  return Array.isArray(value) && value.every((event) => typeof event === 'string') ? value : null;
}

function findHook(
  context: Context,
  request: Request,
  response: Response,
): { found: Found; hook: Hook } | null {
  const found = findRepository(context, request, response, HOOKS);
  if (found === null) return null;
  const hook = found.repository.hooks.find(({ id }) => String(id) === request.params['id']);
  if (hook !== undefined) return { found, hook };
  notFound(response);
  return null;
}
