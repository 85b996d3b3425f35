/**
 * The least that the initial sync has to do, in a process of its own: the same simulated GitHub with the same data, the
 * same lists page by page over HTTP (plain `fetch`, no SDK), mapped by the connector's functions and inserted with the
 * official driver, a page at a time, into an embedded database with no index but `_id`. No validation against a model, no
 * hash, no transaction, no checkpoint, no events, no log. Prints what it took.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, MongoClient } from 'mongodb';
import { mapBranch, mapCommit, mapPull, mapRepository } from '../../../connectors/github/mapping.ts';
import type {
  RemoteBranch,
  RemoteCommit,
  RemotePull,
  RemoteRepository,
} from '../../../connectors/github/schema.ts';
import { startSandbox } from '../../../connectors/sandbox/index.ts';
import { nextLink, type Upsert } from '../../../connectors/sdk/index.ts';
import { startEmbeddedMongo } from '../../../server/embedded-mongo/src/index.ts';
import { toSandboxUrl } from '../../../server/src/security/egress/sandbox-url.ts';
import { sandboxControl } from '../../support/sandbox.ts';
import { GITHUB_SIZES } from './sizes.ts';

const API = 'https://api.github.com';

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'patchbay-bare-'));
  const sandbox = await startSandbox({ port: 0, host: '127.0.0.1', dataDir });
  const control = sandboxControl(sandbox.url);
  await control.reset('github', GITHUB_SIZES);
  const token = await control.developerToken('github');
  const secondUri = process.env['PATCHBAY_TEST_MONGODB_URI'];
  const embedded = secondUri ? null : await startEmbeddedMongo({ dataDir: join(dataDir, 'mongo') });
  const client = await MongoClient.connect(embedded?.uri ?? secondUri ?? '');
  const db = client.db(`bare_${process.pid}`);
  try {
    await db.collection('warm').insertOne({});
    const startedAt = performance.now();
    const before = process.cpuUsage();
    const records = await syncEverything(db, { sandboxUrl: sandbox.url, token });
    const seconds = (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(before);
    process.stdout.write(JSON.stringify({ records, seconds, cpuSeconds: (user + system) / 1e6 }));
  } finally {
    await db.dropDatabase();
    await client.close();
    await embedded?.close();
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function syncEverything(db: Db, provider: { sandboxUrl: string; token: string }): Promise<number> {
  const load = async <Remote, Data extends object>(
    path: string,
    model: string,
    map: (remote: Remote) => Upsert<Data>,
  ): Promise<Remote[]> => {
    const all: Remote[] = [];
    for (let url: string | null = `${API}${path}`; url !== null; ) {
      const response: Response = await fetch(toSandboxUrl(url, provider.sandboxUrl), {
        headers: { authorization: `Bearer ${provider.token}` },
      });
      if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
      const page = (await response.json()) as Remote[];
      const rows = page.map(map).map(({ remoteId, remoteUpdatedAt, data }) => ({
        _id: `${model}/${remoteId}`,
        remoteUpdatedAt,
        data,
      }));
      if (rows.length > 0) await db.collection<{ _id: string }>('records').insertMany(rows);
      all.push(...page);
      url = nextLink(response.headers.get('link'));
    }
    return all;
  };

  const repositories = await load<RemoteRepository, object>(
    '/user/repos?per_page=100',
    'repository',
    mapRepository,
  );
  let records = repositories.length;
  for (const { id, full_name, default_branch: defaultBranch } of repositories) {
    const repositoryId = String(id);
    const base = `/repos/${full_name}`;
    const branches = await load<RemoteBranch, object>(`${base}/branches?per_page=100`, 'branch', (remote) =>
      mapBranch(remote, { repositoryId, defaultBranch }),
    );
    const pulls = await load<RemotePull, object>(`${base}/pulls?state=all&per_page=100`, 'pull', (remote) =>
      mapPull(remote, repositoryId),
    );
    const commits = await load<RemoteCommit, object>(`${base}/commits?per_page=100`, 'commit', (remote) =>
      mapCommit(remote, repositoryId),
    );
    records += branches.length + pulls.length + commits.length;
  }
  return records;
}

await main();
