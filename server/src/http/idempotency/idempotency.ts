import type { ClientSession, Connection } from 'mongoose';
import { isDuplicateKey } from '../../models/duplicate-key.ts';
import { withTransaction } from '../../models/transaction.ts';
import type { IdempotencyStore } from './idempotency.store.ts';
import type { Done, KeptAnswers } from './kept-answer.ts';
import { type KeyedRequest, keyReused } from './keyed-request.ts';
import { type LeasedWork, underLease } from './under-lease.ts';

/** One effect and one answer for all requests with one key; without a key (null) each request is its own. */
export interface Idempotency {
  /**
   * An effect in the database: the answer is kept in its transaction, so that neither exists without the other,
   * whatever dies when. The effect must go through the session, and may be tried more than once.
   */
  inTransaction<Answer>(
    request: KeyedRequest | null,
    effect: (session: ClientSession) => Promise<Answer>,
  ): Promise<Done<Answer>>;
  /**
   * An effect elsewhere: repeats wait for who works on it. When that process dies, `abandoned` says whether it may be
   * done again.
   */
  underLease<Answer>(request: KeyedRequest | null, work: LeasedWork<Answer>): Promise<Done<Answer>>;
}

export interface IdempotencyDeps {
  connection: Connection;
  store: IdempotencyStore;
  kept: KeptAnswers;
  now: () => Date;
}

/** Unique values that another transaction has taken meanwhile: worth another look, but not for ever. */
const TRIES = 5;

export function createIdempotency({ connection, store, kept, now }: IdempotencyDeps): Idempotency {
  return {
    async inTransaction<Answer>(
      request: KeyedRequest | null,
      effect: (session: ClientSession) => Promise<Answer>,
    ): Promise<Done<Answer>> {
      for (let tries = 1; ; tries++) {
        try {
          return await withTransaction(connection, (session) => once(request, effect, session));
        } catch (error) {
          const answer = request === null ? null : await keptOf<Answer>(request);
          if (answer !== null) return answer;
          if (!isDuplicateKey(error) || tries >= TRIES) throw error;
        }
      }
    },
    underLease: (request, work) => underLease({ store, kept, now }, request, work),
  };

  async function once<Answer>(
    request: KeyedRequest | null,
    effect: (session: ClientSession) => Promise<Answer>,
    session: ClientSession,
  ): Promise<Done<Answer>> {
    if (request === null) return { answer: await effect(session), replayed: false };
    const found = await keptOf<Answer>(request, session);
    if (found !== null) return found;
    // First of all, so that an equal request meets the key before it has worked out the effect as well.
    await store.reserve(session, request, now());
    const answer = await effect(session);
    await store.complete(session, request.id, await kept.seal(request, { ok: true, answer }));
    return { answer, replayed: false };
  }

  async function keptOf<Answer>(
    request: KeyedRequest,
    session?: ClientSession,
  ): Promise<Done<Answer> | null> {
    const row = await store.find(request.id, session);
    if (row === null) return null;
    if (row.requestHash !== request.requestHash) throw keyReused();
    if (row.response === null) return null;
    return { answer: (await kept.open(request, row.response)) as Answer, replayed: true };
  }
}
