import { startTestServer, until } from './support/embedded-server.ts';

const MB = 1024 * 1024;

test('warns when the data grow large, and refuses inserts at the limit with what to do', async () => {
  const warnings: string[] = [];
  const server = await startTestServer({
    settings: { maxBytes: 6 * MB, warnBytes: 2 * MB, warnDocuments: 30, sweepSeconds: 0.05 },
    onWarning: (message) => warnings.push(message),
  });
  const rows = (await server.connect()).db('limits').collection<{ _id: number; text: string }>('rows');
  const text = 'x'.repeat(100_000);
  const insertUntilRefused = async () => {
    for (let _id = 0; _id < 200; _id++) await rows.insertOne({ _id, text });
  };
  await expect(insertUntilRefused()).rejects.toMatchObject({
    code: 14031,
    message: expect.stringContaining('PATCHBAY_MONGODB_URI'),
  });
  await expect(rows.updateOne({ _id: 999 }, { $set: { text } }, { upsert: true })).rejects.toMatchObject({
    code: 14031,
  });
  expect(await rows.countDocuments({})).toBeGreaterThan(30);
  await until('both warnings have come', () => {
    return (
      warnings.some((text) => text.includes('limits.rows has')) &&
      warnings.some((text) => text.includes('MB'))
    );
  });
  // Room that deletes have made can be used again.
  await rows.deleteMany({ _id: { $lt: 30 } });
  await rows.insertOne({ _id: 1000, text });
  await server.dispose();
});

test('expired documents go, by one date or the earliest of several', async () => {
  const server = await startTestServer({ settings: { sweepSeconds: 0.05 } });
  const db = (await server.connect()).db('ttl');
  const past = new Date(Date.now() - 60_000);
  const future = new Date(Date.now() + 3_600_000);
  for (const direction of [1, -1] as const) {
    const rows = db.collection<{ _id: string; at?: unknown }>(`rows${direction}`);
    await rows.createIndex({ at: direction }, { expireAfterSeconds: 30 });
    await rows.insertMany([
      { _id: 'old', at: past },
      { _id: 'new', at: future },
      { _id: 'just now', at: new Date() },
      { _id: 'several', at: [future, past] },
      { _id: 'no date', at: 'text' },
      { _id: 'number', at: 5 },
      { _id: 'missing' },
    ]);
    await until('the old ones are gone', async () => (await rows.countDocuments({})) === 5);
    const left = (await rows.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
    expect(left).toEqual(['just now', 'missing', 'new', 'no date', 'number']);
    expect(await db.command({ validate: rows.collectionName })).toMatchObject({ valid: true });
  }
  const changed = db.collection('rows1');
  await db.command({ collMod: 'rows1', index: { keyPattern: { at: 1 }, expireAfterSeconds: 0 } });
  await until(
    'the changed time counts',
    async () => (await changed.countDocuments({ _id: 'just now' as never })) === 0,
  );
  await server.dispose();
});

test('data, indexes and counters are there again after a close', async () => {
  const first = await startTestServer();
  const rows = (await first.connect()).db('again').collection<{ n: number; tags: string[] }>('rows');
  await rows.createIndex({ tags: 1 });
  await rows.insertMany(Array.from({ length: 300 }, (_, n) => ({ n, tags: ['a', `t${n % 3}`] })));
  await first.close();
  const second = await startTestServer({ dataDir: first.dataDir });
  const again = (await second.connect()).db('again').collection('rows');
  expect(await again.estimatedDocumentCount()).toBe(300);
  expect(await again.countDocuments({ tags: { $elemMatch: { $gte: 't1', $lt: 't2' } } })).toBe(100);
  expect((await again.find({ tags: 't1' }).explain())['queryPlanner'].winningPlan.inputStage.isMultiKey).toBe(
    true,
  );
  await second.dispose();
  await first.dispose();
});
