import { createFairQueue } from './fair-queue.ts';

const key = (endpointId: string) => ({ applicationId: 'app', endpointId });
const limits = { total: 20, perEndpoint: 8, batch: 4 };

test('endpoints take turns, however much one has to do', () => {
  const queue = createFairQueue(limits);
  for (const id of ['a', 'b', 'c']) queue.hasWork(key(id));
  const order: string[] = [];
  for (let turn = 0; turn < 5; turn++) {
    const next = queue.next()!;
    order.push(next.key.endpointId);
    queue.claimed(next.key, { reserved: next.count, taken: 1, more: next.key.endpointId === 'a' });
  }
  expect(order).toEqual(['a', 'b', 'c', 'a', 'a']);
});

test('one endpoint fills its own lane only', () => {
  const queue = createFairQueue(limits);
  queue.hasWork(key('hangs'));
  for (let next = queue.next(); next !== null; next = queue.next()) {
    queue.claimed(next.key, { reserved: next.count, taken: next.count, more: true });
  }
  expect(queue.inFlight()).toBe(8);
  expect(queue.known()).toEqual(['hangs']);
  queue.hasWork(key('other'));
  expect(queue.next()).toEqual({ key: key('other'), count: 4 });
});

test('all endpoints together stay within the total, and come on again when there is room', () => {
  const queue = createFairQueue(limits);
  for (let endpoint = 0; endpoint < 10; endpoint++) queue.hasWork(key(`e${endpoint}`));
  const turns = [];
  for (let next = queue.next(); next !== null; next = queue.next()) {
    turns.push(next);
    queue.claimed(next.key, { reserved: next.count, taken: next.count, more: false });
  }
  expect(queue.inFlight()).toBe(20);
  for (const { key: done, count } of turns) for (let item = 0; item < count; item++) queue.done(done);
  expect(queue.inFlight()).toBe(0);
  expect(queue.next()?.key.endpointId).toBe('e5');
});

test('an endpoint is not claimed twice at a time; what comes meanwhile is not forgotten', () => {
  const queue = createFairQueue(limits);
  queue.hasWork(key('a'));
  const first = queue.next()!;
  queue.hasWork(key('a'));
  expect(queue.next()).toBeNull();
  queue.claimed(first.key, { reserved: first.count, taken: 0, more: false });
  expect(queue.next()?.key).toEqual(key('a'));
});

test('an endpoint with nothing to do is forgotten', () => {
  const queue = createFairQueue(limits);
  queue.hasWork(key('a'));
  const next = queue.next()!;
  queue.claimed(next.key, { reserved: next.count, taken: 1, more: false });
  expect(queue.known()).toEqual([]);
  queue.done(next.key);
  expect([queue.known(), queue.inFlight(), queue.next()]).toEqual([[], 0, null]);
});

test('new work takes a free place at once, but neither past older work nor past the limits', () => {
  const queue = createFairQueue({ total: 3, perEndpoint: 2, batch: 2 });
  expect([queue.reserve(key('a')), queue.reserve(key('a')), queue.reserve(key('a'))]).toEqual([
    true,
    true,
    false,
  ]);
  queue.hasWork(key('b'));
  expect(queue.reserve(key('b'))).toBe(false);
  const next = queue.next()!;
  expect(queue.reserve(key('b'))).toBe(false);
  queue.claimed(next.key, { reserved: next.count, taken: 1, more: false });
  expect([queue.inFlight(), queue.reserve(key('c'))]).toEqual([3, false]);
  for (const id of ['a', 'a', 'b']) queue.done(key(id));
  expect([queue.inFlight(), queue.known(), queue.reserve(key('b'))]).toEqual([0, [], true]);
});
