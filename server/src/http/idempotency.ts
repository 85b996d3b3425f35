import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Request } from 'express';
import type { RouteContract } from '../../contract/route.ts';
import { ApiError } from './api-error.ts';
import type { IdempotencyStore } from './idempotency.store.ts';
import type { ApiKeyPrincipal, SessionPrincipal } from './principal.ts';

export interface Answer {
  status: number;
  body: unknown;
  replayed?: boolean;
}

export interface IdempotentRequest {
  req: Request;
  route: RouteContract;
  principal: ApiKeyPrincipal | SessionPrincipal | null;
}

export interface Idempotency {
  /** Runs `work` once for one `Idempotency-Key`; repeats get the first answer, another body gets 422. */
  once(request: IdempotentRequest, work: () => Promise<Answer>): Promise<Answer>;
}

/** How long one holder may work before another one may take over, and how long a repeat waits for the first. */
const LEASE_MS = 60_000;
const WAIT_MS = 30_000;
const POLL_MS = 50;

export interface IdempotencyOptions {
  store: IdempotencyStore;
  now: () => Date;
  /** Answers hold secrets (a session's token), so they are stored sealed. */
  seal(environment: string, id: string, text: string): Promise<unknown>;
  open(environment: string, id: string, sealed: unknown): Promise<string>;
}

export function createIdempotency({ store, now, seal, open }: IdempotencyOptions): Idempotency {
  return {
    async once({ req, route, principal }, work) {
      const key = req.get('idempotency-key');
      if (
        key === undefined ||
        principal === null ||
        route.method !== 'POST' ||
        route.idempotency === 'handler'
      ) {
        return work();
      }
      if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
        throw new ApiError({
          status: 400,
          code: 'invalid_idempotency_key',
          detail: 'The header Idempotency-Key must be 1 to 255 printable characters without spaces.',
        });
      }
      const { environment } = principal;
      const owner = principal.type === 'session' ? principal.sessionId : '';
      const id = `${environment}/${sha256(`${owner}\n${key}`)}`;
      const requestHash = sha256(JSON.stringify([req.method, req.originalUrl, req.body ?? null]));
      const holder = randomUUID();
      const deadline = now().getTime() + WAIT_MS;
      for (;;) {
        const lease = { holder, until: new Date(now().getTime() + LEASE_MS) };
        const row = await store.claim({ id, environment, requestHash, lease, now: now() });
        if (row.requestHash !== requestHash) throw keyReused();
        if (row.state === 'finished') {
          const answer = JSON.parse(await open(environment, id, row.response)) as Answer;
          return { ...answer, replayed: true };
        }
        if (row.lease?.holder === holder) break;
        if (now().getTime() >= deadline) throw stillRunning();
        await wait(POLL_MS);
      }
      const answer = await work().catch(async (error: unknown) => {
        await store.release(id, holder);
        throw error;
      });
      // Not released when this fails: the work took effect, and a repeat must not do it again at once.
      await store.finish(id, holder, await seal(environment, id, JSON.stringify(answer)));
      return answer;
    },
  };
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
