import { Octokit } from '@octokit/rest';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import type { Partition, Sync } from '../../sdk/index.ts';
import { createTestContext, readSync, type SyncReading, type TestContext } from '../../testing/index.ts';
import { github } from '../index.ts';
import { sandbox as provider } from '../sandbox/index.ts';

export interface GitHubBench {
  sandbox: Sandbox;
  /** The developer's own client, which acts at the provider itself. */
  octokit: Octokit;
  context(options?: { accessToken?: string; signal?: AbortSignal }): TestContext;
  sync(name: string): Sync;
  read(name: string, partition: Partition | null, before?: SyncReading): Promise<SyncReading>;
  partition(name: string): Promise<Partition>;
  /** Calls to the simulated API whose path contains the text. */
  calls(path: string): number;
}

export async function startGitHub(sizes?: Record<string, number>): Promise<GitHubBench> {
  const seedTime = new Date('2026-06-01T12:00:00Z');
  const sandbox = await startSandbox({ port: 0, host: '127.0.0.1', providers: [provider], seedTime });
  if (sizes !== undefined) sandbox.control.resetSystem('github', { sizes });
  const accessToken = sandbox.control.state().systems[0]?.developerToken ?? '';
  const context: GitHubBench['context'] = (options = {}) =>
    createTestContext({
      connector: github,
      sandboxUrl: sandbox.url,
      credentials: { accessToken: options.accessToken ?? accessToken },
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  const silent = () => undefined;
  const sync = (name: string): Sync => {
    const found = github.syncs[name];
    if (found === undefined) throw new Error(`No sync ${name}`);
    return found;
  };
  return {
    sandbox,
    context,
    sync,
    octokit: new Octokit({
      request: { fetch: context().fetch },
      log: { debug: silent, info: silent, warn: silent, error: silent },
    }),
    read: (name, partition, before) =>
      readSync({
        context: context(),
        sync: sync(name),
        partition,
        ...(before === undefined ? {} : { checkpoint: before.checkpoint, records: before.records }),
      }),
    async partition(name) {
      const all = (await sync('branches').partitions?.(context())) ?? [];
      const found = all.find(({ label }) => label === name);
      if (found === undefined) throw new Error(`No partition ${name}`);
      return found;
    },
    calls: (path) => sandbox.control.ledger({ path, limit: 0 }).counts.total,
  };
}
