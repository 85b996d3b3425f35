import { createHmac, randomUUID } from 'node:crypto';
import type { Context } from './access.ts';
import { presentRepository } from './present-repository.ts';
import { presentUser } from './present-user.ts';
import type { Hook, Repository, User } from './state.ts';

export interface EventInput {
  repository: Repository;
  sender: User;
  event: string;
  payload: Record<string, unknown>;
}

/** Tells every hook of the repository that listens to the event. */
export function emit(context: Context, input: EventInput): void {
  for (const hook of input.repository.hooks) {
    const listens = hook.events.includes('*') || hook.events.includes(input.event);
    if (hook.active && listens) deliver(context, hook, input);
  }
}

export function deliver(
  context: Context,
  hook: Hook,
  { repository, sender, event, payload }: EventInput,
): void {
  const json = JSON.stringify({
    ...payload,
    repository: presentRepository(context.state, repository),
    sender: presentUser(sender),
  });
  const { url, content_type, secret } = hook.config;
  const body = content_type === 'json' ? json : new URLSearchParams({ payload: json }).toString();
  context.deliver({
    url,
    body,
    headers: {
      'content-type': content_type === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
      'user-agent': 'GitHub-Hookshot/5a1b3c7',
      'x-github-event': event,
      'x-github-delivery': randomUUID(),
      'x-github-hook-id': String(hook.id),
      'x-github-hook-installation-target-id': String(repository.id),
      'x-github-hook-installation-target-type': 'repository',
      ...(secret === null
        ? {}
        : { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }),
    },
  });
}
