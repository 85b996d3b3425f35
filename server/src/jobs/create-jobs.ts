import type { Agenda, Job } from 'agenda';
import type { Logger } from '../observability/logger.ts';
import { LOCK_MS } from './create-agenda.ts';
import { SYNC_DUE, syncDueData } from './sync-schedules.ts';

export interface Jobs {
  start(): Promise<void>;
  /** Takes no new job and waits for those under way. */
  stop(graceMs?: number): Promise<void>;
}

/** What the jobs call; all rules are behind these. */
export interface JobsDeps {
  agenda: Agenda;
  runDueSync(connectionId: string, sync: string): Promise<void>;
  renewWebhooks(signal: AbortSignal): Promise<void>;
  processReceipts(): Promise<void>;
  /** Renews tokens that would die unused. */
  keepTokensAlive(signal: AbortSignal): Promise<void>;
  /** Ends the log entries of processes that are gone. */
  closeAbandoned(): Promise<void>;
  logger: Pick<Logger, 'error'>;
}

const RENEW_WEBHOOKS = 'webhooks-renew';
const PROCESS_RECEIPTS = 'webhook-receipts';
const KEEP_TOKENS_ALIVE = 'tokens-keep-alive';
const CLOSE_ABANDONED = 'operations-close';

/** Jobs carry ids only; each parses them and calls one function. */
export function createJobs(deps: JobsDeps): Jobs {
  const { agenda, runDueSync, renewWebhooks, processReceipts, closeAbandoned, logger } = deps;
  const stopping = new AbortController();
  agenda.on('error', (error: Error) => logger.error({ err: error }, 'job scheduler'));
  agenda.on('fail', (error: Error | string, job: unknown) => {
    const { attrs } = job as Partial<Job>;
    logger.error({ err: error, job: attrs?.name }, 'job failed');
  });
  agenda.define(
    SYNC_DUE,
    async (job) => {
      const { connectionId, sync } = syncDueData.parse(job.attrs.data);
      await runDueSync(connectionId, sync);
    },
    { concurrency: 10, lockLimit: 20 },
  );
  agenda.define(RENEW_WEBHOOKS, (job) => touching(job, () => renewWebhooks(stopping.signal)), {
    concurrency: 1,
    lockLimit: 1,
  });
  agenda.define(PROCESS_RECEIPTS, (job) => touching(job, processReceipts), { concurrency: 1, lockLimit: 1 });
  agenda.define(KEEP_TOKENS_ALIVE, (job) => touching(job, () => deps.keepTokensAlive(stopping.signal)), {
    concurrency: 1,
    lockLimit: 1,
  });
  agenda.define(CLOSE_ABANDONED, closeAbandoned, { concurrency: 1, lockLimit: 1 });

  return {
    async start() {
      await agenda.every('1 minute', RENEW_WEBHOOKS, undefined, { skipImmediate: true });
      await agenda.every('10 seconds', PROCESS_RECEIPTS);
      await agenda.every('30 seconds', CLOSE_ABANDONED);
      await agenda.every('1 day', KEEP_TOKENS_ALIVE);
      await agenda.start();
    },
    async stop(graceMs = 8000) {
      stopping.abort();
      await agenda.drain(graceMs);
      await agenda.stop();
    },
  };
}

/** Keeps the short lock of a job that may take longer. */
async function touching(job: Job, work: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => {
    job.touch().catch(() => undefined);
  }, LOCK_MS / 3);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}
