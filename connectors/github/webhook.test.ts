import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyWebhook, type WebhookRequest } from '../sdk/index.ts';
import { type GitHubBench, startGitHub } from './test-support/start.ts';
import { webhooks } from './webhook.ts';

const REPO = { owner: 'acme-labs', repo: 'storefront' };
const SECRET = 'c0ffee'.repeat(10);

describe('the webhooks of GitHub', () => {
  let bench: GitHubBench;
  let server: Server;
  let received: WebhookRequest[] = [];
  let callbackUrl = '';

  beforeAll(async () => {
    bench = await startGitHub({ repositories: 1, commits: 40, pull_requests: 4, branches: 4 });
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
        received.push({
          method: 'POST',
          url: callbackUrl,
          headers: Object.fromEntries(headers),
          rawBody: Buffer.concat(chunks),
        });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    callbackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/h1`;
  });
  beforeEach(() => {
    received = [];
  });
  afterAll(async () => {
    server.close();
    await bench.sandbox.close();
  });

  const input = async (secret = SECRET) => ({
    callbackUrl,
    secret,
    subscriptionId: 'h1',
    partition: await bench.partition('acme-labs/storefront'),
  });
  const subscribe = async (secret?: string) => {
    if (webhooks.subscribe === undefined) throw new Error('no subscribe');
    return webhooks.subscribe(bench.context(), await input(secret));
  };
  const events = async (count: number) => {
    const deadline = Date.now() + 60_000;
    while (received.length < count) {
      if (Date.now() > deadline) throw new Error(`Only ${received.length} of ${count} webhooks came`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return received.map((request) => {
      const result = verifyWebhook({
        verification: webhooks.verification,
        request,
        secrets: [SECRET],
        now: new Date(),
      });
      if (!result.ok) throw new Error(result.reason);
      return webhooks.parse(result.webhook, { partition: null });
    });
  };

  test('a subscription is pinged, then tells of branches, commits, pull requests and the repository', async () => {
    const { id: partition } = await bench.partition('acme-labs/storefront');
    const subscription = await subscribe();
    expect(subscription).toMatchObject({
      remoteId: expect.any(String),
      state: { repository: 'acme-labs/storefront' },
    });
    expect(await events(1)).toEqual([{ eventType: 'ping', dedupeKey: expect.any(String), changes: [] }]);

    received = [];
    const main = await bench.octokit.git.getRef({ ...REPO, ref: 'heads/main' });
    const { sha } = main.data.object;
    await bench.octokit.git.createRef({ ...REPO, ref: 'refs/heads/hooked', sha });
    await bench.octokit.repos.createOrUpdateFileContents({ ...REPO, path: 'a', message: 'm', content: '' });
    await bench.octokit.git.deleteRef({ ...REPO, ref: 'heads/hooked' });
    await bench.octokit.pulls.update({ ...REPO, pull_number: 1, title: 'Hooked' });
    await bench.octokit.repos.update({ ...REPO, description: 'Hooked' });
    const parsed = await events(7);
    expect(parsed.map(({ eventType, changes }) => [eventType, ...changes.map(({ sync }) => sync)])).toEqual([
      ['create', 'branches'],
      ['push', 'branches'],
      ['push', 'branches', 'commits'],
      ['delete', 'branches'],
      ['push', 'branches'],
      ['pull_request', 'pull_requests'],
      ['repository', 'repositories'],
    ]);
    expect(parsed[0]?.changes).toEqual([{ sync: 'branches', partition }]);
    expect(parsed[6]?.changes).toEqual([{ sync: 'repositories' }]);
    expect(new Set(parsed.map(({ dedupeKey }) => dedupeKey)).size).toBe(7);
  });

  test('subscribing again takes the hook over with the new secret; unsubscribing twice is well', async () => {
    const first = await subscribe('an old secret');
    const second = await subscribe();
    expect(second.remoteId).toBe(first.remoteId);
    received = [];
    await bench.octokit.pulls.update({ ...REPO, pull_number: 1, title: 'Again' });
    expect(await events(1)).toHaveLength(1);

    const handle = { remoteId: second.remoteId, state: second.state ?? {} };
    await webhooks.unsubscribe?.(bench.context(), handle);
    await webhooks.unsubscribe?.(bench.context(), handle);
    expect((await bench.octokit.repos.listWebhooks(REPO)).data).toEqual([]);
  });

  test.each([
    ['push', { ref: 'refs/tags/v1' }, []],
    ['create', { ref_type: 'tag' }, []],
    ['issues', {}, []],
    ['push', { ref: 'refs/heads/main' }, [{ sync: 'branches', partition: 'p1' }]],
  ])('%s %j without a repository leads to %j', (event, body, changes) => {
    const request = {
      method: 'POST',
      url: callbackUrl,
      headers: { 'x-github-event': event },
      rawBody: Buffer.from(JSON.stringify(body)),
    };
    const parsed = webhooks.parse(request as unknown as Parameters<typeof webhooks.parse>[0], {
      partition: 'p1',
    });
    expect(parsed.changes).toEqual(changes);
    expect(parsed.dedupeKey).toMatch(/^[0-9a-f]{64}$/);
  });
});
