import { closeInOrder } from './closing.ts';

test('regression: a part that never closes, for want of its database, does not keep the process alive', async () => {
  const closed: string[] = [];
  const failed: unknown[] = [];
  const part = (name: string, close: () => Promise<void>) => ({
    name,
    close: () => close().then(() => void closed.push(name)),
  });
  await closeInOrder(
    [
      part('database', async () => undefined),
      part('stuck', () => new Promise(() => undefined)),
      part('broken', () => Promise.reject(new Error('no'))),
      part('http', async () => undefined),
    ],
    { error: (fields: unknown) => void failed.push((fields as { part: string }).part) },
    50,
  );
  expect(closed).toEqual(['http', 'database']);
  expect(failed).toEqual(['broken', 'stuck']);
});
