import { createHash, randomUUID } from 'node:crypto';
import { ApiError } from '../../http/api-error.ts';
import type { IdempotencyStore } from '../../http/idempotency.store.ts';
import { sleep } from '../../runtime/backoff.ts';

/** What is kept of the first try and answered to every repeat. */
export type KeptAnswer =
  | { ok: true; output: unknown }
  | { ok: false; status: number; code: string; detail: string };

export interface OnceInput {
  environment: string;
  /** The `Idempotency-Key` header; undefined: not asked for. */
  key: string | undefined;
  /** Everything that makes two requests equal. */
  request: unknown;
  /** A former try ended with its process: did it take place? Null: it is safe to do it now. */
  abandoned: () => ApiError | null;
  work: () => Promise<unknown>;
}

/**
 * Does a thing with an effect at most once for a key. Unlike other routes, an action whose process died is not simply
 * done again: whether it took place is not known.
 */
export type Once = (input: OnceInput) => Promise<unknown>;

export interface OnceDeps {
  store: IdempotencyStore;
  now: () => Date;
  seal(environment: string, id: string, text: string): Promise<unknown>;
  open(environment: string, id: string, sealed: unknown): Promise<string>;
}

const LEASE_MS = 90_000;
const WAIT_MS = 60_000;

export function createOnce({ store, now, seal, open }: OnceDeps): Once {
  return async ({ environment, key, request, abandoned, work }) => {
    if (key === undefined) return work();
    if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
      throw new ApiError({
        status: 400,
        code: 'invalid_idempotency_key',
        detail: 'The header Idempotency-Key must be 1 to 255 printable characters without spaces.',
      });
    }
    const id = `${environment}/${sha256(`action\n${key}`)}`;
    const requestHash = sha256(JSON.stringify(request));
    const holder = randomUUID();
    const deadline = now().getTime() + WAIT_MS;
    const startedAt = now();
    for (;;) {
      const lease = { holder, until: new Date(now().getTime() + LEASE_MS) };
      const row = await store.claim({ id, environment, requestHash, lease, now: now() });
      if (row.requestHash !== requestHash) throw keyReused();
      if (row.state === 'finished') {
        return replay(JSON.parse(await open(environment, id, row.response)) as KeptAnswer);
      }
      if (row.lease?.holder === holder) {
        const takenOver = row.createdAt.getTime() < startedAt.getTime() - 1;
        const gone = takenOver ? abandoned() : null;
        if (gone !== null) {
          await keep(id, environment, holder, gone);
          throw gone;
        }
        break;
      }
      if (now().getTime() >= deadline) throw stillRunning();
      await sleep(50);
    }
    try {
      const output = await work();
      const answer: KeptAnswer = { ok: true, output };
      await store.finish(id, holder, await seal(environment, id, JSON.stringify(answer)));
      return output;
    } catch (error) {
      // Only what certainly had no effect may be tried again with the same key.
      if (error instanceof ApiError && error.code === 'outcome_unknown')
        await keep(id, environment, holder, error);
      else if (error instanceof ApiError) await store.release(id, holder);
      throw error;
    }
  };

  async function keep(id: string, environment: string, holder: string, error: ApiError): Promise<void> {
    const { status, code, detail } = error;
    const answer: KeptAnswer = { ok: false, status, code, detail };
    await store.finish(id, holder, await seal(environment, id, JSON.stringify(answer)));
  }
}

function replay(answer: KeptAnswer): unknown {
  if (answer.ok) return answer.output;
  throw new ApiError({ status: answer.status, code: answer.code, detail: answer.detail });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function keyReused(): ApiError {
  return new ApiError({
    status: 422,
    code: 'idempotency_key_reused',
    detail: 'This Idempotency-Key was used with another request. Use a new key for a new request.',
  });
}

function stillRunning(): ApiError {
  return new ApiError({
    status: 409,
    code: 'idempotent_request_running',
    detail: 'The first request with this Idempotency-Key is still running. Ask again shortly.',
    headers: { 'retry-after': '2' },
  });
}
