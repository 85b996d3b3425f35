import { toProviderError } from '../sdk/index.ts';
import { type GitHubBench, startGitHub } from './test-support/start.ts';

const REPO = { owner: 'acme-labs', repo: 'storefront' };
const SIZES = { repositories: 2, commits: 400, pull_requests: 260, branches: 240 };

describe('the syncs of GitHub', () => {
  let bench: GitHubBench;
  beforeEach(async () => {
    bench = await startGitHub(SIZES);
  });
  afterEach(() => bench.sandbox.close());

  const storefront = () => bench.partition('acme-labs/storefront');
  const headOf = async (branch: string) =>
    (await bench.octokit.git.getRef({ ...REPO, ref: `heads/${branch}` })).data.object.sha;
  const createBranch = async (name: string, sha?: string) =>
    bench.octokit.git.createRef({ ...REPO, ref: `refs/heads/${name}`, sha: sha ?? (await headOf('main')) });
  const commit = (message: string, branch = 'main') =>
    bench.octokit.repos.createOrUpdateFileContents({ ...REPO, path: 'a.md', message, content: '', branch });
  /** What a run brought that was not there before, in words. */
  const changes = (before: Map<string, unknown>, after: Map<string, unknown>) => ({
    added: [...after.keys()].filter((id) => !before.has(id)),
    changed: [...after]
      .filter(([id, data]) => before.has(id) && !same(before.get(id), data))
      .map(([id]) => id),
  });
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

  test('a new and a deleted branch arrive as exactly that', async () => {
    const partition = await storefront();
    await createBranch('to-delete');
    const before = await bench.read('branches', partition);
    await createBranch('topic/new');
    await bench.octokit.git.deleteRef({ ...REPO, ref: 'heads/to-delete' });
    const after = await bench.read('branches', partition);
    expect(changes(before.records, after.records)).toEqual({
      added: [`${partition.id}/topic/new`],
      changed: [],
    });
    expect([...before.records.keys()].filter((id) => !after.records.has(id))).toEqual([
      `${partition.id}/to-delete`,
    ]);
  });

  test('a branch deleted while pages are read hides no other branch', async () => {
    const partition = await storefront();
    const whole = await bench.read('branches', partition);
    expect(whole.pages.length).toBeGreaterThan(1);
    const first = [...whole.records.keys()][0]?.slice(partition.id.length + 1) ?? '';

    const seen = new Set<string>();
    const run = bench.sync('branches').run(bench.context(), { checkpoint: null, partition });
    let pages = 0;
    for await (const page of run) {
      for (const { remoteId } of page.upserts) seen.add(remoteId);
      if (pages++ === 0) await bench.octokit.git.deleteRef({ ...REPO, ref: `heads/${first}` });
    }
    expect(pages).toBeGreaterThan(whole.pages.length);
    for (const id of whole.records.keys()) expect([...seen]).toContain(id);
  });

  test('a list that never stands still fails the pass instead of guessing', async () => {
    const partition = await storefront();
    const read = async () => {
      let count = 0;
      const run = bench.sync('branches').run(bench.context(), { checkpoint: null, partition });
      for await (const _ of run) await createBranch(`aaa-${count++}`);
    };
    const error = await read().catch((thrown: unknown) => toProviderError(thrown));
    expect(error).toMatchObject({ kind: 'unavailable' });
  });

  test.each(['commits', 'pull_requests'])('%s tell beforehand how many there will be', async (name) => {
    const partition = await storefront();
    const { records } = await bench.read(name, partition);
    expect(await bench.sync(name).total?.(bench.context(), partition)).toBe(records.size);
  });

  test('a new commit is one new record, read with the fewest calls; no change costs one call', async () => {
    const partition = await storefront();
    const first = await bench.read('commits', partition);
    expect(first.pages[0]?.total).toBe(first.records.size);
    bench.sandbox.control.clearLedger();
    const idle = await bench.read('commits', partition, first);
    expect(idle.pages).toHaveLength(0);
    expect(bench.sandbox.control.ledger().counts.byStatus).toEqual({ 304: 1 });

    await commit('One more');
    const second = await bench.read('commits', partition, first);
    expect(changes(first.records, second.records)).toMatchObject({
      added: [expect.any(String)],
      changed: [],
    });
  });

  test('merging a branch brings its old commits too', async () => {
    const partition = await storefront();
    await createBranch('long-lived');
    await commit('Old work 1', 'long-lived');
    await commit('Old work 2', 'long-lived');
    bench.sandbox.control.advanceClock(30 * 86_400);
    await commit('Newer work on main');
    const first = await bench.read('commits', partition);
    bench.sandbox.control.advanceClock(30 * 86_400);
    const pull = await bench.octokit.pulls.create({
      ...REPO,
      title: 'Late',
      head: 'long-lived',
      base: 'main',
    });
    await bench.octokit.pulls.merge({ ...REPO, pull_number: pull.data.number });
    const second = await bench.read('commits', partition, first);
    expect(changes(first.records, second.records).added).toHaveLength(3);
    expect(second.pages[0]?.total).toBe(3);
  });

  test('many new commits are read in pages that can be resumed', async () => {
    const partition = await storefront();
    const first = await bench.read('commits', partition);
    for (let index = 0; index < 205; index++) await commit(`Commit ${index}`);
    const second = await bench.read('commits', partition, first);
    expect(second.pages).toHaveLength(3);
    const fresh = await bench.read('commits', partition);
    expect([...second.records.keys()].sort()).toEqual([...fresh.records.keys()].sort());
    const resumed = await bench.read('commits', partition, {
      ...first,
      checkpoint: second.pages[0]?.checkpoint,
    });
    expect(resumed.records.size).toBe(first.records.size + 105);
  });

  test('a moved-back branch brings nothing; a head that GitHub lost is an expired checkpoint', async () => {
    const partition = await storefront();
    const first = await bench.read('commits', partition);
    const older = await bench.octokit.repos.listCommits({ ...REPO, per_page: 10 });
    await bench.octokit.git.updateRef({
      ...REPO,
      ref: 'heads/main',
      sha: older.data[9]?.sha ?? '',
      force: true,
    });
    const back = await bench.read('commits', partition, first);
    expect(back.records.size).toBe(first.records.size);

    const lost = { ...first, checkpoint: { head: 'f'.repeat(40), etag: null, reading: null } };
    const error = await bench
      .read('commits', partition, lost)
      .catch((thrown: unknown) => toProviderError(thrown));
    expect(error).toMatchObject({ kind: 'checkpoint_expired' });
  });

  test('a changed pull request is one changed record; no change costs one call', async () => {
    const partition = await storefront();
    const first = await bench.read('pull_requests', partition);
    expect(first.pages.length).toBeGreaterThan(1);
    bench.sandbox.control.clearLedger();
    expect((await bench.read('pull_requests', partition, first)).pages).toHaveLength(0);
    expect(bench.sandbox.control.ledger().counts.byStatus).toEqual({ 304: 1 });

    await bench.octokit.pulls.update({ ...REPO, pull_number: 3, title: 'Renamed' });
    const second = await bench.read('pull_requests', partition, first);
    const { added, changed } = changes(first.records, second.records);
    expect(added).toEqual([]);
    expect(changed).toHaveLength(1);
    expect(second.records.get(changed[0] ?? '')).toMatchObject({ number: 3, title: 'Renamed' });
    expect(second.pages).toHaveLength(1);
  });

  test('a pull request that changes while pages are read is not missed', async () => {
    const partition = await storefront();
    const records = new Map<string, unknown>();
    let checkpoint: unknown = null;
    let pages = 0;
    const run = bench.sync('pull_requests').run(bench.context(), { checkpoint, partition });
    for await (const page of run) {
      for (const { remoteId, data } of page.upserts) records.set(remoteId, data);
      checkpoint = page.checkpoint;
      // The oldest change is on the last page; this moves it to the front, which has been read.
      if (pages++ === 0)
        await bench.octokit.pulls.update({ ...REPO, pull_number: 1, title: 'Moved to the front' });
    }
    const next = await bench.read('pull_requests', partition, { pages: [], records, checkpoint });
    const fresh = await bench.read('pull_requests', partition);
    expect([...next.records].sort()).toEqual([...fresh.records].sort());
  });

  test('an empty repository has no branches, commits or pull requests, and no error', async () => {
    await bench.octokit.repos.createForAuthenticatedUser({ name: 'empty' });
    const partition = await bench.partition('acme-labs/empty');
    for (const name of ['branches', 'commits', 'pull_requests']) {
      expect((await bench.read(name, partition)).records.size).toBe(0);
    }
    await bench.octokit.repos.createOrUpdateFileContents({
      owner: 'acme-labs',
      repo: 'empty',
      path: 'README.md',
      message: 'First',
      content: '',
    });
    expect((await bench.read('commits', partition)).records.size).toBe(1);
  });

  test('a deleted repository is gone from the list, a renamed one keeps its id', async () => {
    const before = await bench.read('repositories', null);
    await bench.octokit.repos.update({ ...REPO, name: 'shop' });
    await bench.octokit.repos.delete({ owner: 'acme-labs', repo: 'billing-service' });
    const after = await bench.read('repositories', null);
    expect(before.records.size).toBe(2);
    expect(after.records.size).toBe(1);
    const [id] = after.records.keys();
    expect(before.records.get(id ?? '')).toMatchObject({ fullName: 'acme-labs/storefront' });
    expect(after.records.get(id ?? '')).toMatchObject({ fullName: 'acme-labs/shop' });
  });
});
