import { mongo } from 'mongoose';
import { createMessageService, type MessageServiceOptions } from './messages.service.ts';

test('regression: a duplicate key that is not the message itself is not answered as "already there"', async () => {
  const duplicate = new mongo.MongoServerError({ message: 'E11000 in another collection', code: 11000 });
  const service = createMessageService({
    store: {
      insert: () => Promise.reject(duplicate),
      find: async () => null,
      findByIdempotencyKey: async () => null,
    },
    endpoints: { listEnabled: async () => [] },
    wake: () => undefined,
    reserve: () => null,
    now: () => new Date(),
    retentionDays: 90,
  } as unknown as MessageServiceOptions);
  const app = { _id: 'app_1', environment: 'env_1' } as Parameters<typeof service.create>[0];
  const input = { eventType: 'a', eventId: 'evt_1', payload: {} };
  const create = (idempotencyKey: string | null) => service.create(app, input, { idempotencyKey });
  await expect(create(null)).rejects.toBe(duplicate);
  await expect(create('key')).rejects.toBe(duplicate);
});
