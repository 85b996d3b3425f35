import { repositoryUrl } from './present-repository.ts';
import type { GitHubState, Hook, Repository } from './state.ts';

export function presentHook(state: GitHubState, repository: Repository, hook: Hook) {
  const url = `${repositoryUrl(state, repository)}/hooks/${hook.id}`;
  const { secret, ...config } = hook.config;
  return {
    type: 'Repository',
    id: hook.id,
    name: 'web',
    active: hook.active,
    events: hook.events,
    config: secret === null ? config : { ...config, secret: '********' },
    updated_at: hook.updatedAt,
    created_at: hook.createdAt,
    url,
    test_url: `${url}/tests`,
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    last_response: { code: null, status: 'unused', message: null },
  };
}
