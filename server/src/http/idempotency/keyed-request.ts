import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { ApiError } from '../api-error.ts';

/** A request that was given an `Idempotency-Key`. */
export interface KeyedRequest {
  /** Id of its row: the key belongs to who sent it, so that nobody meets the key of somebody else. */
  id: string;
  environment: string;
  /** Of everything that makes two requests equal. */
  requestHash: string;
}

interface Sender {
  environment: string;
  /** Id of the principal: of an API key or a session. */
  id: string;
}

/** Null when the request asks for nothing; throws ApiError 400 for a key that is none. */
export function keyedRequest(req: Request, { environment, id: sender }: Sender): KeyedRequest | null {
  const key = req.method === 'POST' ? req.get('idempotency-key') : undefined;
  if (key === undefined) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new ApiError({
      status: 400,
      code: 'invalid_idempotency_key',
      detail: 'The header Idempotency-Key must be 1 to 255 printable characters without spaces.',
    });
  }
  return {
    id: `${environment}/${sha256(`${sender}\n${key}`)}`,
    environment,
    requestHash: sha256(JSON.stringify([req.method, req.originalUrl, req.body ?? null])),
  };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

export function keyReused(): ApiError {
  return new ApiError({
    status: 422,
    code: 'idempotency_key_reused',
    detail: 'This Idempotency-Key was used with another request. Use a new key for a new request.',
  });
}
