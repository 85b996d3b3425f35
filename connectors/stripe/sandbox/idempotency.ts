import type { Request, Response } from 'express';
import type { SandboxContext } from '../../sandbox/provider.ts';
import { isFailure, type StripeFailure } from './errors.ts';
import type { StripeState } from './state.ts';

/** Answers a POST, and the same again for the same `Idempotency-Key`. */
export function answerOnce(
  context: SandboxContext<StripeState>,
  request: Request,
  response: Response,
  work: () => object | StripeFailure,
): void {
  const key = request.get('idempotency-key');
  const kept = key === undefined ? undefined : context.state.answers[key];
  if (kept !== undefined) {
    response.status(kept.status).set('idempotent-replayed', 'true').json(kept.body);
    return;
  }
  const answer = work();
  const { status, body } = isFailure(answer)
    ? { status: answer.status, body: { error: answer.error } }
    : { status: 200, body: answer };
  if (key !== undefined) {
    context.state.answers[key] = { status, body: structuredClone(body) };
    context.changed();
  }
  response.status(status).json(body);
}
