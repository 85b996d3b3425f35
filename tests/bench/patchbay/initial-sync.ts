import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Connection } from '../../../server/contract/connections.ts';
import type { SyncRun } from '../../../server/contract/syncs.ts';
import { connectByOAuth } from '../../support/oauth.ts';
import { startWhole, type Whole } from '../../support/patchbay.ts';
import { waitFor } from '../../support/wait.ts';
import { cpuSeconds } from './cpu.ts';
import { say } from './figures.ts';
import { peakMb } from './memory.ts';
import { GITHUB_SIZES } from './sizes.ts';
import { changesOf, watchWebhooks } from './webhook-stream.ts';

const BARE_LOOP = fileURLToPath(new URL('./bare-loop.ts', import.meta.url));
const SYNCS = ['repositories', 'branches', 'commits', 'pull_requests'];

export interface SyncFigures {
  records: number;
  /** From the making of the connection to the end of its last sync, by the server's clock. */
  seconds: number;
  bareLoopSeconds: number;
  /** Of the whole process, deliveries included; null where it cannot be told. */
  cpuSeconds: number | null;
  bareLoopCpuSeconds: number;
  peakMemoryMb: number;
  /** From the end of the last sync until the demo host had received every record. */
  deliveryBehindSeconds: number;
  messages: number;
  /** All syncs again, as a schedule or "sync now" runs them. */
  resyncSeconds: number;
  /** All syncs again with every checkpoint forgotten. */
  fullResyncSeconds: number;
}

/** One whole turn: the bare loop, then the product on an empty data folder with the same data at the provider. */
export async function measureSync(): Promise<SyncFigures> {
  const bare = await runBareLoop();
  say(`bare loop: ${bare.records} records in ${bare.seconds.toFixed(2)} s`);
  const whole = await startWhole({ PATCHBAY_LOG_LEVEL: 'error' });
  const stream = await watchWebhooks(whole.demoUrl);
  try {
    await whole.sandbox.reset('github', GITHUB_SIZES);
    const cpuBefore = cpuSeconds(whole.pid());
    const { connection, runs } = await initialSync(whole);
    const endedAt = performance.now();
    const seconds = secondsOf(runs, connection.createdAt);
    const records = runs.reduce((sum, { counts }) => sum + counts.created, 0);
    say(`initial sync: ${records} records in ${seconds.toFixed(2)} s`);
    if (records !== bare.records)
      throw new Error(`The bare loop read ${bare.records}, the product ${records}`);

    await stream.first('the last records', () => stream.records() >= records, 300_000);
    const changed = stream.arrived.filter((webhook) => changesOf(webhook).length > 0);
    const deliveryBehindSeconds = Math.max(0, ((changed.at(-1)?.at ?? endedAt) - endedAt) / 1000);
    say(`delivery: ${changed.length} messages, ${deliveryBehindSeconds.toFixed(2)} s behind the sync`);
    const cpuAfter = cpuSeconds(whole.pid());
    const cpu = cpuAfter === null || cpuBefore === null ? null : cpuAfter - cpuBefore;
    say(`processor: ${cpu?.toFixed(2)} s, bare loop ${bare.cpuSeconds.toFixed(2)} s`);
    const peakMemoryMb = peakMb(whole.pid());

    const resyncSeconds = await resync(whole, connection.id, {});
    const fullResyncSeconds = await resync(whole, connection.id, { full: true });
    say(`resync ${resyncSeconds.toFixed(2)} s, from the start ${fullResyncSeconds.toFixed(2)} s`);
    return {
      records,
      seconds,
      bareLoopSeconds: bare.seconds,
      cpuSeconds: cpu,
      bareLoopCpuSeconds: bare.cpuSeconds,
      peakMemoryMb,
      deliveryBehindSeconds,
      messages: changed.length,
      resyncSeconds,
      fullResyncSeconds,
    };
  } finally {
    stream.close();
    await whole.stop();
  }
}

async function initialSync({ api }: Whole): Promise<{ connection: Connection; runs: SyncRun[] }> {
  const flow = await connectByOAuth(await api.session(), 'github');
  if (flow.connectionId === null) throw new Error(`GitHub was not connected: ${JSON.stringify(flow)}`);
  const id = flow.connectionId;
  const runs = await waitFor(
    'the initial sync',
    async () => {
      const { body } = await api.call<{ data: SyncRun[] }>('GET', `/v1/sync-runs?connectionId=${id}`);
      return body.data.length >= SYNCS.length && body.data.every(({ finishedAt }) => finishedAt !== null)
        ? body.data
        : null;
    },
    { timeoutMs: 300_000, everyMs: 200 },
  );
  return { connection: await api.connection(id), runs: succeeded(runs) };
}

async function resync({ api }: Whole, connectionId: string, options: object): Promise<number> {
  const started = await Promise.all(
    SYNCS.map((sync) =>
      api.call<{ runId: string }>('POST', `/v1/connections/${connectionId}/syncs/${sync}/run`, options),
    ),
  );
  const runs = succeeded(await Promise.all(started.map(({ body }) => api.finished(body.runId))));
  const changed = runs.filter(({ counts }) => counts.created + counts.updated + counts.deleted > 0);
  if (changed.length > 0) throw new Error(`A resync found changes: ${JSON.stringify(changed)}`);
  return secondsOf(runs, runs.map(({ createdAt }) => createdAt).toSorted()[0] ?? '');
}

function succeeded(runs: SyncRun[]): SyncRun[] {
  const others = runs.filter(({ status }) => status !== 'succeeded');
  if (others.length > 0) throw new Error(`Runs did not succeed: ${JSON.stringify(others)}`);
  return runs;
}

function secondsOf(runs: readonly SyncRun[], from: string): number {
  const ends = runs.map(({ finishedAt }) => Date.parse(finishedAt ?? ''));
  return (Math.max(...ends) - Date.parse(from)) / 1000;
}

interface BareFigures {
  records: number;
  seconds: number;
  cpuSeconds: number;
}

async function runBareLoop(): Promise<BareFigures> {
  const child = spawn(process.execPath, [BARE_LOOP], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const exit = once(child, 'exit');
  for await (const chunk of child.stdout) output += chunk;
  const [code, signal] = await exit;
  if (code !== 0) throw new Error(`The bare loop ended with ${code ?? signal}`);
  return JSON.parse(output) as BareFigures;
}
