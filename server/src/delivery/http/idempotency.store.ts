import type { ClientSession } from 'mongoose';
import type { Models } from '../../models/index.ts';

export interface RememberedAnswer {
  requestHash: string;
  status: number;
  body: unknown;
}

export function createIdempotencyStore({ models }: { models: Pick<Models, 'Idempotency'> }) {
  const { Idempotency } = models;
  return {
    async find(session: ClientSession, id: string): Promise<RememberedAnswer | null> {
      const row = await Idempotency.findById(id).session(session).lean();
      if (row === null || row.response === null) return null;
      return { requestHash: row.requestHash, status: row.response.status, body: row.response.body };
    },
    async insert(
      session: ClientSession,
      row: { id: string; environment: string; answer: RememberedAnswer; at: Date },
    ): Promise<void> {
      const { requestHash, status, body } = row.answer;
      await Idempotency.insertMany(
        [
          {
            _id: row.id,
            environment: row.environment,
            requestHash,
            state: 'finished',
            lease: null,
            response: { status, body: JSON.stringify(body ?? null) },
            createdAt: row.at,
          },
        ],
        { session },
      );
    },
  };
}

export type IdempotencyStore = ReturnType<typeof createIdempotencyStore>;
