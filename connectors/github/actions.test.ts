import { toProviderError } from '../sdk/index.ts';
import { github } from './index.ts';
import { type GitHubBench, startGitHub } from './test-support/start.ts';

const REPO = { owner: 'acme-labs', repo: 'storefront' };

describe('the actions of GitHub', () => {
  let bench: GitHubBench;
  beforeAll(async () => {
    bench = await startGitHub({ repositories: 2, commits: 50, pull_requests: 0, branches: 2 });
  });
  afterAll(() => bench.sandbox.close());

  const run = async (name: string, input: object): Promise<Record<string, unknown>> => {
    const action = github.actions[name];
    if (action === undefined) throw new Error(`No action ${name}`);
    const output = await action.run(bench.context(), input, { idempotencyKey: 'key' });
    return action.output.parse(output) as Record<string, unknown>;
  };
  const failure = (name: string, input: object) =>
    run(name, input).then(
      () => new Error('It went well'),
      (error: unknown) => toProviderError(error, { connector: github }),
    );
  const repository = 'acme-labs/storefront';
  const write = (branch: string, message = 'Work') =>
    bench.octokit.repos.createOrUpdateFileContents({ ...REPO, path: 'a', message, content: '', branch });

  test('create_branch starts at the default branch, a branch or a commit', async () => {
    const main = await bench.octokit.repos.getBranch({ ...REPO, branch: 'main' });
    const first = await run('create_branch', { repository, name: 'feature/a' });
    expect(first).toMatchObject({ name: 'feature/a', headSha: main.data.commit.sha, created: true });
    const older = main.data.commit.parents[0]?.sha ?? '';
    expect(await run('create_branch', { repository, name: 'b', from: older })).toMatchObject({
      headSha: older,
    });
    expect(await run('create_branch', { repository, name: 'c', from: 'b' })).toMatchObject({
      headSha: older,
    });

    const partition = await bench.partition(repository);
    const { records } = await bench.read('branches', partition);
    expect([...records.keys()]).toContain(first['remoteId']);
  });

  test('create_branch repeated is the same branch; at another commit it is a conflict', async () => {
    await run('create_branch', { repository, name: 'again' });
    expect(await run('create_branch', { repository, name: 'again' })).toMatchObject({ created: false });
    expect(await failure('create_branch', { repository, name: 'again', from: 'b' })).toMatchObject({
      kind: 'conflict',
      status: 422,
    });
  });

  test('a lost reply makes one branch', async () => {
    bench.sandbox.control.addFault('github', { fault: 'drop_reply', times: 1, path: '/git/refs' });
    expect(await failure('create_branch', { repository, name: 'lost' })).toMatchObject({
      kind: 'unavailable',
    });
    expect(await run('create_branch', { repository, name: 'lost' })).toMatchObject({ created: false });
  });

  test('create_pull_request, repeated, and merged once', async () => {
    await run('create_branch', { repository, name: 'topic' });
    await write('topic');
    const input = { repository, title: 'Topic', sourceBranch: 'topic' };
    const first = await run('create_pull_request', input);
    expect(first).toMatchObject({ created: true, url: expect.stringContaining('/pull/') });
    expect(await run('create_pull_request', input)).toEqual({ ...first, created: false });

    const number = first['number'];
    const stale = { repository, number, expectedHeadSha: 'f'.repeat(40) };
    expect(await failure('merge_pull_request', stale)).toMatchObject({ kind: 'conflict', status: 409 });
    const merged = await run('merge_pull_request', { repository, number, method: 'squash' });
    expect(merged).toMatchObject({ merged: true, alreadyMerged: false });
    expect(await run('merge_pull_request', { repository, number })).toEqual({
      ...merged,
      alreadyMerged: true,
    });

    const { records } = await bench.read('pull_requests', await bench.partition(repository));
    expect(records.get(String(first['remoteId']))).toMatchObject({
      state: 'merged',
      mergeCommitSha: merged['sha'],
    });
  });

  test('what cannot be merged is a conflict, what is not there is not found', async () => {
    await run('create_branch', { repository, name: 'draft' });
    await write('draft');
    const draft = await run('create_pull_request', {
      repository,
      title: 'D',
      sourceBranch: 'draft',
      draft: true,
    });
    const number = draft['number'];
    expect(await failure('merge_pull_request', { repository, number })).toMatchObject({ kind: 'conflict' });
    expect(await failure('merge_pull_request', { repository, number: 9999 })).toMatchObject({
      kind: 'not_found',
    });
    expect(await failure('create_branch', { repository: 'acme-labs/none', name: 'x' })).toMatchObject({
      kind: 'not_found',
    });
    expect(
      await failure('create_pull_request', { repository, title: 'x', sourceBranch: 'missing' }),
    ).toMatchObject({ kind: 'rejected', status: 422 });
  });

  test.each([
    ['create_branch', { repository: 'no-slash', name: 'x' }, 'repository'],
    ['create_branch', { repository: '../x/y', name: 'x' }, 'repository'],
    ['create_branch', { repository, name: 'a b' }, 'name'],
    ['create_branch', { repository, name: 'a..b' }, 'name'],
    ['create_branch', { repository, name: '/a' }, 'name'],
    ['create_branch', { repository, name: 'a/' }, 'name'],
    ['create_pull_request', { repository, title: '', sourceBranch: 'x' }, 'title'],
    ['merge_pull_request', { repository, number: 1.5 }, 'number'],
    ['merge_pull_request', { repository, number: 1, method: 'fast' }, 'method'],
  ])('%s refuses %j before it asks GitHub', (name, input, field) => {
    const result = github.actions[name]?.input.safeParse(input);
    expect(result?.error?.issues[0]?.path).toEqual([field]);
  });
});
