import { readFileSync } from 'node:fs';
import { connectThroughSandbox, createOpenApiChecker } from '../testing/index.ts';
import { github } from './index.ts';
import { type GitHubBench, startGitHub } from './test-support/start.ts';

const REPO = { owner: 'acme-labs', repo: 'storefront' };

describe('the simulated GitHub', () => {
  let bench: GitHubBench;
  beforeAll(async () => {
    bench = await startGitHub();
  });
  afterAll(() => bench.sandbox.close());

  test('answers as the REST description says', async () => {
    const text = readFileSync(new URL('fixtures/openapi.json', import.meta.url), 'utf8');
    const check = createOpenApiChecker(JSON.parse(text));
    const { octokit } = bench;
    const ask = async (route: string, params: Record<string, unknown> = {}) => {
      const response = await octokit.request(route, { ...REPO, ...params });
      const [method = '', path = ''] = route.split(' ');
      check({ method, path, status: response.status, body: response.data });
      return response.data;
    };
    await ask('GET /user');
    await ask('GET /user/repos', { per_page: 100 });
    await ask('GET /rate_limit');
    await ask('GET /repos/{owner}/{repo}');
    await ask('GET /repos/{owner}/{repo}/branches', { per_page: 100 });
    await ask('GET /repos/{owner}/{repo}/branches/{branch}', { branch: 'main' });
    const commits = await ask('GET /repos/{owner}/{repo}/commits', { per_page: 100 });
    await ask('GET /repos/{owner}/{repo}/commits/{ref}', { ref: 'main' });
    await ask('GET /repos/{owner}/{repo}/compare/{basehead}', { basehead: `${commits[20].sha}...main` });
    await ask('GET /repos/{owner}/{repo}/pulls', { state: 'all', per_page: 100 });
    await ask('GET /repos/{owner}/{repo}/pulls/{pull_number}', { pull_number: 1 });
    await ask('GET /repos/{owner}/{repo}/git/matching-refs/{ref}', { ref: 'heads/' });
    await ask('PATCH /repos/{owner}/{repo}', { description: 'New' });
    await ask('POST /repos/{owner}/{repo}/git/refs', { ref: 'refs/heads/team/topic', sha: commits[0].sha });
    await ask('GET /repos/{owner}/{repo}/git/ref/{ref}', { ref: 'heads/main' });
    await ask('PUT /repos/{owner}/{repo}/contents/{path}', {
      path: 'docs/a.md',
      message: 'Write',
      content: '',
      branch: 'team/topic',
    });
    await ask('PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ref: 'heads/main', sha: commits[0].sha });
    const pull = await ask('POST /repos/{owner}/{repo}/pulls', {
      title: 'Topic',
      head: 'team/topic',
      base: 'main',
    });
    await ask('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
      pull_number: pull.number,
      title: 'Topic 2',
    });
    await ask('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', { pull_number: pull.number });
    const hook = await ask('POST /repos/{owner}/{repo}/hooks', { config: { url: 'http://127.0.0.1:9/x' } });
    await ask('GET /repos/{owner}/{repo}/hooks');
    await ask('PATCH /repos/{owner}/{repo}/hooks/{hook_id}', { hook_id: hook.id, active: false });
    await ask('GET /repos/{owner}/{repo}/hooks/{hook_id}', { hook_id: hook.id });
    await ask('POST /user/repos', { name: 'fresh' });
  });

  test("Octokit's own paging walks through the Link headers", async () => {
    const commits = await bench.octokit.paginate('GET /repos/{owner}/{repo}/commits', {
      ...REPO,
      per_page: 70,
    });
    expect(commits.length).toBeGreaterThanOrEqual(900);
    expect(new Set(commits.map(({ sha }) => sha)).size).toBe(commits.length);
    const dates = commits.map(({ commit }) => commit.committer?.date ?? '');
    expect(dates).toEqual([...dates].sort().reverse());
  });

  test('since and until choose commits by date', async () => {
    const list = (params: object) =>
      bench.octokit.paginate('GET /repos/{owner}/{repo}/commits', { ...REPO, per_page: 100, ...params });
    const all = await list({});
    const date = all[40]?.commit.committer?.date ?? '';
    const since = await list({ since: date });
    const until = await list({ until: date });
    expect(since.length).toBe(41);
    expect(since.length + until.length).toBe(all.length + 1);
  });

  test('an unchanged list answers 304 and costs nothing', async () => {
    const list = (headers = {}) =>
      bench.octokit.request('GET /repos/{owner}/{repo}/branches', { ...REPO, headers });
    const { headers } = await list();
    const remaining = Number(headers['x-ratelimit-remaining']);
    const error = await list({ 'if-none-match': headers.etag }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 304 });
    expect(Number((await list()).headers['x-ratelimit-remaining'])).toBe(remaining - 1);
  });

  test('the primary rate limit counts down, then refuses until the hour is over', async () => {
    const small = await startGitHub({ repositories: 1, commits: 3, requests_per_hour: 2 });
    const ask = () => small.octokit.users.getAuthenticated();
    expect((await ask()).headers['x-ratelimit-remaining']).toBe('1');
    expect((await ask()).headers['x-ratelimit-remaining']).toBe('0');
    await expect(ask()).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('rate limit exceeded'),
    });
    small.sandbox.control.advanceClock(3601);
    await ask();
    await small.sandbox.close();
  });

  test('token errors come with status 200, as JSON or as a form', async () => {
    const ask = (accept: string) =>
      fetch(`${bench.sandbox.url}/github.com/login/oauth/access_token`, {
        method: 'POST',
        headers: { accept },
        body: new URLSearchParams({ client_id: 'acme', client_secret: 'shh', code: 'wrong' }),
      });
    const json = await ask('application/json');
    expect(json.status).toBe(200);
    expect(await json.json()).toMatchObject({ error: 'bad_verification_code' });
    expect(await (await ask('*/*')).text()).toMatch(/^error=bad_verification_code&/);
  });

  test('scopes and accounts decide what is seen', async () => {
    const auth = github.auth[0];
    if (auth.type !== 'oauth2') throw new Error('not OAuth');
    const names = async (scopes: string[], account?: string) => {
      const input = { auth, sandboxUrl: bench.sandbox.url, scopes, ...(account ? { account } : {}) };
      const { accessToken } = await connectThroughSandbox(input);
      const response = await bench.context({ accessToken }).fetch('https://api.github.com/user/repos');
      return ((await response.json()) as { name: string }[]).map(({ name }) => name);
    };
    expect(await names(['public_repo', 'repo'])).toContain('billing-service');
    expect(await names(['public_repo'])).not.toContain('billing-service');
    expect(await names(['repo'], '7720904')).not.toContain('billing-service');
  });

  test('seeding is fast, and as large as asked', async () => {
    const large = await startGitHub({ repositories: 6, commits: 3000 });
    const before = performance.now();
    large.sandbox.control.resetSystem('github', {});
    expect(performance.now() - before).toBeLessThan(300);
    const repositories = await large.octokit.paginate('GET /user/repos', { per_page: 100 });
    const count = async (route: string) => {
      const lists = repositories.map(({ owner, name }) =>
        large.octokit.paginate(route, { owner: owner.login, repo: name, state: 'all', per_page: 100 }),
      );
      return (await Promise.all(lists)).flat().length;
    };
    expect(repositories).toHaveLength(6);
    expect(await count('GET /repos/{owner}/{repo}/commits')).toBe(3000);
    expect(await count('GET /repos/{owner}/{repo}/pulls')).toBe(200);
    expect(await count('GET /repos/{owner}/{repo}/branches')).toBeGreaterThan(40);
    await large.sandbox.close();
  });
});
