import type { RecordChange } from '../../../server/contract/events.ts';
import { connectByOAuth } from '../../support/oauth.ts';
import { startWhole, type Whole } from '../../support/patchbay.ts';
import { waitFor } from '../../support/wait.ts';
import { percentile, round, say } from './figures.ts';
import { changesOf, type WebhookStream, watchWebhooks } from './webhook-stream.ts';

const ROUNDS = 12;
const STRIPE_KEY = 'rk_test_sandboxGlobex';
/** What the seed holds by default: repositories, calendars, and one endpoint for all of Stripe. */
const SUBSCRIPTIONS = { github: 6, 'google-calendar': 4, stripe: 1 };

export interface LatencyFigures {
  samples: number;
  p50Ms: number;
  p95Ms: number;
  p50MsBySystem: Record<string, number>;
}

/** Makes one change at the provider; says which record change tells of it. */
type Change = (turn: number) => Promise<(change: RecordChange) => boolean>;

/**
 * From just before the change is sent to the simulated provider until the demo host has received and verified the webhook
 * that tells of it: the provider's own webhook, the sync of what changed, the outbox, the delivery. One change at a time,
 * the systems in turn.
 */
export async function measureChanges(): Promise<LatencyFigures> {
  const whole = await startWhole({ PATCHBAY_LOG_LEVEL: 'error' });
  const stream = await watchWebhooks(whole.demoUrl);
  try {
    await connectAll(whole, stream);
    const changes: Record<string, Change> = {
      github: await branches(whole),
      'google-calendar': await events(whole),
      stripe: await refunds(whole),
    };
    const times = new Map(Object.keys(changes).map((system): [string, number[]] => [system, []]));
    for (let turn = 0; turn < ROUNDS; turn++) {
      for (const [system, change] of Object.entries(changes)) {
        const startedAt = performance.now();
        const isIt = await change(turn);
        const { at } = await stream.first(`${system} ${turn}`, (webhook) => changesOf(webhook).some(isIt));
        times.get(system)?.push(at - startedAt);
      }
    }
    const all = [...times.values()].flat();
    const bySystem = [...times].map(([system, ms]) => [system, round(percentile(ms, 50))] as const);
    say(`change to webhook: p50 ${round(percentile(all, 50))} ms, p95 ${round(percentile(all, 95))} ms`);
    return {
      samples: all.length,
      p50Ms: round(percentile(all, 50)),
      p95Ms: round(percentile(all, 95)),
      p50MsBySystem: Object.fromEntries(bySystem),
    };
  } finally {
    stream.close();
    await whole.stop();
  }
}

/** Waits until all is read, subscribed and delivered, so that only the changes are measured. */
async function connectAll({ api, sandbox }: Whole, stream: WebhookStream): Promise<void> {
  const session = await api.session();
  const ids = [(await api.connectStripe()).id];
  for (const system of ['github', 'google-calendar']) {
    ids.push((await connectByOAuth(session, system)).connectionId ?? '');
  }
  let records = 0;
  for (const id of ids) {
    for (const { run } of await api.settled(id)) records += run?.counts.created ?? 0;
  }
  for (const [system, count] of Object.entries(SUBSCRIPTIONS)) {
    await waitFor(`webhook subscriptions at ${system}`, async () => {
      const calls = await sandbox.ledger(`system=${system}`);
      const made = calls.filter(
        ({ method, path, status, direction }) =>
          direction === 'in' &&
          method === 'POST' &&
          /\/(hooks|watch|webhook_endpoints)$/.test(path) &&
          (status ?? 500) < 300,
      );
      return made.length >= count ? made : null;
    });
  }
  await stream.first('every record', () => stream.records() >= records, 120_000);
}

async function branches({ sandbox }: Whole): Promise<Change> {
  const token = await sandbox.developerToken('github');
  const [repository] = await sandbox.provider<{ full_name: string; default_branch: string }[]>(
    'GET',
    '/api.github.com/user/repos',
    token,
  );
  const git = `/api.github.com/repos/${repository?.full_name}/git`;
  const head = await sandbox.provider<{ object: { sha: string } }>(
    'GET',
    `${git}/ref/heads/${repository?.default_branch}`,
    token,
  );
  return async (turn) => {
    const name = `bench-${turn}`;
    await sandbox.provider('POST', `${git}/refs`, token, { ref: `refs/heads/${name}`, sha: head.object.sha });
    return ({ model, data }) => model === 'vcs.branch' && data?.['name'] === name;
  };
}

async function events({ sandbox }: Whole): Promise<Change> {
  const token = await sandbox.developerToken('google-calendar');
  const base = '/www.googleapis.com/calendar/v3/calendars/primary/events';
  return async (turn) => {
    const summary = `Bench ${turn}`;
    await sandbox.provider('POST', base, token, {
      summary,
      start: { dateTime: '2027-01-05T09:00:00+01:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2027-01-05T10:00:00+01:00', timeZone: 'Europe/Berlin' },
    });
    return ({ model, data }) => model === 'calendar.event' && data?.['title'] === summary;
  };
}

async function refunds({ sandbox }: Whole): Promise<Change> {
  const { data } = await sandbox.provider<{ data: { id: string; paid: boolean; amount_refunded: number }[] }>(
    'GET',
    '/api.stripe.com/v1/charges?limit=100',
    STRIPE_KEY,
  );
  const charges = data.filter(({ paid, amount_refunded }) => paid && amount_refunded === 0);
  return async (turn) => {
    const charge = charges[turn]?.id ?? '';
    const refund = await sandbox.provider(
      'POST',
      '/api.stripe.com/v1/refunds',
      STRIPE_KEY,
      { charge },
      'form',
    );
    return ({ model, remoteId }) => model === 'payments.refund' && remoteId === refund['id'];
  };
}
