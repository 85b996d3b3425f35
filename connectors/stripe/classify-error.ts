import { z } from 'zod';
import type { ErrorKind, FailedResponse } from '../sdk/index.ts';

const body = z.object({ error: z.object({ code: z.string().nullish(), param: z.string().nullish() }) });

/** A page position that Stripe no longer knows is a 400 like any other, but means that the checkpoint ran out. */
export function classifyError(response: FailedResponse): ErrorKind | null {
  if (response.status !== 400 && response.status !== 404) return null;
  const parsed = body.safeParse(parseJson(response.body));
  if (!parsed.success || parsed.data.error.code !== 'resource_missing') return null;
  const { param } = parsed.data.error;
  return param === 'ending_before' || param === 'starting_after' ? 'checkpoint_expired' : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
