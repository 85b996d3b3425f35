import { createIdempotencyStore } from '../http/idempotency/idempotency.store.ts';
import { createIdempotency, type Idempotency } from '../http/idempotency/idempotency.ts';
import { createKeptAnswers } from '../http/idempotency/kept-answer.ts';
import type { Sealed } from '../models/sealed.ts';
import type { TestDatabase } from './database.ts';

/** The real thing on a test's database; answers are kept open, so that tests can look at them. */
export function testIdempotency(
  { connection, models }: Pick<TestDatabase, 'connection' | 'models'>,
  now: () => Date = () => new Date(),
): Idempotency {
  const kept = createKeptAnswers({
    seal: async (_environment, _id, text) => ({ text }) as never as Sealed,
    open: async (_environment, _id, sealed) => (sealed as never as { text: string }).text,
  });
  return createIdempotency({ connection, store: createIdempotencyStore(models), kept, now });
}
