import { type ConnectorContext, defineConnector, oauth2 } from '../sdk/index.ts';
import { createBranch } from './actions/create-branch.ts';
import { createPullRequest } from './actions/create-pull-request.ts';
import { mergePullRequest } from './actions/merge-pull-request.ts';
import { createClient } from './client.ts';
import { classifyError } from './errors.ts';
import { remoteUser } from './schema.ts';
import { branches } from './syncs/branches.ts';
import { commits } from './syncs/commits.ts';
import { pullRequests } from './syncs/pull-requests.ts';
import { repositories } from './syncs/repositories.ts';
import { webhooks } from './webhook.ts';

const LIMITS = 'https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api';

export const github = defineConnector({
  spec: 1,
  manifest: {
    id: 'github',
    name: 'GitHub',
    summary: 'Repositories, branches, commits and pull requests, kept up to date.',
    categories: ['version-control'],
    docsUrl: 'https://docs.github.com/en/rest',
    apiHosts: ['api.github.com'],
  },
  auth: [
    oauth2({
      authorizationUrl: 'https://github.com/login/oauth/authorize',
      tokenUrl: 'https://github.com/login/oauth/access_token',
      revocation: {
        method: 'DELETE',
        url: 'https://api.github.com/applications/{client_id}/grant',
        clientAuthentication: 'basic',
        bodyFormat: 'json',
        tokenParam: 'access_token',
        token: 'access',
        revokes: 'grant',
      },
      scopes: [
        {
          scope: 'public_repo',
          why: 'Read your public repositories, and create branches and pull requests in them',
        },
        { scope: 'repo', why: 'Do the same in your private repositories', optional: true },
        {
          scope: 'admin:repo_hook',
          why: 'Be told at once when something changes, by webhooks',
          optional: true,
        },
      ],
      clientAuthentication: 'body',
      refreshTokens: 'rotating',
      // They live for six months, and each renewal gives another one.
      refreshTokenIdleDays: 180,
      appRegistrationUrl: 'https://github.com/settings/apps/new',
    }),
  ],
  identify,
  health: async (context) => void (await identify(context)),
  syncs: { repositories, branches, commits, pull_requests: pullRequests },
  actions: {
    create_branch: createBranch,
    create_pull_request: createPullRequest,
    merge_pull_request: mergePullRequest,
  },
  webhooks,
  rateLimits: [
    { scope: 'connection', requests: 5000, perSeconds: 3600, source: LIMITS },
    { scope: 'connection', requests: 900, perSeconds: 60, source: LIMITS },
  ],
  classifyError,
});

async function identify(context: ConnectorContext) {
  const { data } = await createClient(context).users.getAuthenticated();
  const { id, login } = remoteUser.parse(data);
  return { accountId: String(id), label: login };
}
