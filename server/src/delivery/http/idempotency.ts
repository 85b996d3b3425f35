import { createHash } from 'node:crypto';
import { type ClientSession, type Connection, mongo } from 'mongoose';
import { withTransaction } from '../../models/transaction.ts';
import type { IdempotencyStore, RememberedAnswer } from './idempotency.store.ts';
import { SvixError, svixError } from './svix-error.ts';
import type { SvixAnswer } from './svix-route.ts';

export interface IdempotentRequest {
  environment: string;
  key: string;
  /** Of everything that makes the request what it is. */
  requestHash: string;
}

/**
 * One effect for many equal requests: the answer is stored in the transaction of the effect, so that neither exists
 * without the other, whatever dies when.
 */
export function createIdempotency({
  connection,
  store,
  now,
}: {
  connection: Connection;
  store: IdempotencyStore;
  now: () => Date;
}) {
  return async function once(
    request: IdempotentRequest,
    effect: (session: ClientSession) => Promise<SvixAnswer>,
  ): Promise<SvixAnswer> {
    const id = `${request.environment}/svix/${sha256(request.key)}`;
    const attempt = () =>
      withTransaction(connection, async (session) => {
        const remembered = await store.find(session, id);
        if (remembered !== null) return replay(remembered, request.requestHash);
        const answer = await effect(session);
        await store.insert(session, {
          id,
          environment: request.environment,
          answer: { requestHash: request.requestHash, status: answer.status, body: answer.body },
          at: now(),
        });
        return answer;
      });
    try {
      return await attempt();
    } catch (error) {
      // An equal request finished between our look and our write: its answer is there now.
      if (isDuplicateKey(error) || isConflict(error)) return await attempt();
      throw error;
    }
  };
}

export type Once = ReturnType<typeof createIdempotency>;

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === 11000;
}

function isConflict(error: unknown): boolean {
  return error instanceof SvixError && error.status === 409;
}

export function differentRequest() {
  return svixError(
    422,
    'idempotency_key_reused',
    'This idempotency key was used for another request. Use a new key for a new request.',
  );
}

function replay(remembered: RememberedAnswer, requestHash: string): SvixAnswer {
  if (remembered.requestHash !== requestHash) throw differentRequest();
  const body: unknown = JSON.parse(String(remembered.body));
  return body === null ? { status: remembered.status } : { status: remembered.status, body };
}
