import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiError } from '../api-error.ts';
import type { IdempotencyStore } from './idempotency.store.ts';
import type { Done, KeptAnswers } from './kept-answer.ts';
import { type KeyedRequest, keyReused } from './keyed-request.ts';

export interface LeasedWork<Answer> {
  /** A former try ended with its process: did it take place? Null: it is safe to do it now. */
  abandoned?: () => ApiError | null;
  work: () => Promise<Answer>;
}

interface Deps {
  store: IdempotencyStore;
  kept: KeptAnswers;
  now: () => Date;
}

/** Kept up while the work goes on, so that it only runs out when the process has died. */
const LEASE_MS = 30_000;
/** How long a repeat waits for the first. */
const WAIT_MS = 60_000;
const POLL_MS = 50;

export async function underLease<Answer>(
  { store, kept, now }: Deps,
  request: KeyedRequest | null,
  { abandoned = () => null, work }: LeasedWork<Answer>,
): Promise<Done<Answer>> {
  if (request === null) return { answer: await work(), replayed: false };
  const { id, requestHash } = request;
  const holder = randomUUID();
  const newLease = () => ({ holder, until: new Date(now().getTime() + LEASE_MS) });
  const deadline = now().getTime() + WAIT_MS;
  for (;;) {
    const { row, held } = await store.claim(request, newLease(), now());
    if (row.requestHash !== requestHash) throw keyReused();
    if (row.response !== null) {
      return { answer: (await kept.open(request, row.response)) as Answer, replayed: true };
    }
    if (held === 'new') break;
    if (held === 'taken_over') {
      const unknown = abandoned();
      if (unknown === null) break;
      await keep(unknown);
      throw unknown;
    }
    if (now().getTime() >= deadline) throw stillRunning();
    await wait(POLL_MS);
  }
  const keeper = setInterval(() => {
    // One that fails is made up for by the next; two in a row and the lease runs out, which `abandoned` is for.
    store.prolong(id, newLease()).catch(() => undefined);
  }, LEASE_MS / 3);
  try {
    const answer = await work();
    // Not released when this fails: the work took effect, and a repeat must not do it again at once.
    await store.finish(id, holder, await kept.seal(request, { ok: true, answer }));
    return { answer, replayed: false };
  } catch (error) {
    // Only what certainly had no effect may be tried again with the same key.
    if (error instanceof ApiError && error.code === 'outcome_unknown') await keep(error);
    else if (error instanceof ApiError) await store.release(id, holder);
    throw error;
  } finally {
    clearInterval(keeper);
  }

  async function keep({ status, code, detail }: ApiError): Promise<void> {
    await store.finish(
      id,
      holder,
      await kept.seal(request as KeyedRequest, { ok: false, status, code, detail }),
    );
  }
}

function stillRunning(): ApiError {
  return new ApiError({
    status: 409,
    code: 'idempotent_request_running',
    detail: 'The first request with this Idempotency-Key is still running. Ask again shortly.',
    headers: { 'retry-after': '2' },
  });
}
