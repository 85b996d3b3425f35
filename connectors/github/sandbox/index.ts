import { Router } from 'express';
import { defineSandboxProvider } from '../../sandbox/provider.ts';
import type { Context } from './access.ts';
import { errorBody, fail } from './errors.ts';
import { conditional } from './http.ts';
import { ACCOUNTS } from './people.ts';
import { createRateLimiter } from './rate-limit.ts';
import { branchRoutes } from './routes-branches.ts';
import { commitRoutes } from './routes-commits.ts';
import { hookRoutes } from './routes-hooks.ts';
import { pullRoutes } from './routes-pulls.ts';
import { repositoryRoutes } from './routes-repositories.ts';
import { seed } from './seed.ts';
import { fullName, type GitHubState } from './state.ts';

const HALF_A_YEAR = 15_897_600;

export const sandbox = defineSandboxProvider<GitHubState>({
  id: 'github',
  hosts: ['github.com', 'api.github.com'],
  accounts: ACCOUNTS,
  sizes: { repositories: 6, commits: 3000, pull_requests: 200, branches: 90, requests_per_hour: 5000 },
  seed,
  oauth: {
    authorizePath: '/github.com/login/oauth/authorize',
    tokenPath: '/github.com/login/oauth/access_token',
    revocation: {
      path: '/api.github.com/applications/:client_id/grant',
      method: 'DELETE',
      clientAuthentication: 'basic',
      tokenParam: 'access_token',
      successStatus: 204,
      unknownTokenStatus: 404,
    },
    clientAuthentication: 'body',
    accessTokenSeconds: 28_800,
    refreshTokens: 'rotating',
    refreshVoidsAccess: true,
    grantedScopeSeparator: ',',
    errorStatus: 200,
    formUnlessJsonAccepted: true,
    errorNames: {
      bad_code: 'bad_verification_code',
      bad_refresh_token: 'bad_refresh_token',
      bad_client: 'incorrect_client_credentials',
      redirect_mismatch: 'redirect_uri_mismatch',
    },
    extraTokenFields: () => ({ refresh_token_expires_in: HALF_A_YEAR }),
    scopeDescriptions: {
      public_repo: 'Read and write your public repositories',
      repo: 'Full control of your private repositories',
      'admin:repo_hook': 'Full control of repository webhooks',
    },
    tokenPrefixes: { access: 'ghu_', refresh: 'ghr_' },
  },
  errorBody,
  routes(router, context) {
    router.use('/api.github.com', api(context));
  },
});

function api(context: Context): Router {
  const router = Router();
  const limiter = createRateLimiter(context);
  router.use(
    context.requireToken({ unauthorized: (_request, response) => fail(response, 401, 'Bad credentials') }),
  );
  router.use(limiter.count);
  router.use(conditional(limiter.giveBack));
  router.use((request, _response, next) => {
    // Links between pages name a repository by its id.
    const match = /^\/repositories\/(\d+)(?=[/?]|$)/.exec(request.url);
    const repository = context.state.repositories.find(({ id }) => String(id) === match?.[1]);
    if (match !== null && repository !== undefined) {
      request.url = `/repos/${fullName(context.state, repository)}${request.url.slice(match[0].length)}`;
    }
    next();
  });
  router.get('/rate_limit', (request, response) => {
    const core = limiter.overview(request);
    response.json({
      resources: { core, search: { limit: 30, used: 0, remaining: 30, reset: core.reset } },
      rate: core,
    });
  });
  repositoryRoutes(router, context);
  branchRoutes(router, context);
  commitRoutes(router, context);
  pullRoutes(router, context);
  hookRoutes(router, context);
  return router;
}
