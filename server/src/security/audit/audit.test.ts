import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Audit, createAudit } from '../../composition/audit.ts';
import { newId } from '../../models/ids.ts';
import { withTransaction } from '../../models/transaction.ts';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
import { testVault } from '../../testing/vault.ts';
import { entryText, linkHash, ORIGIN } from './audit-hash.ts';
import { keysOf } from './audit-keys.ts';
import type { AuditDeed } from './audit-trail.ts';
import { type Checkpoint, readCheckpoints, signCheckpoint } from './checkpoint.ts';
import { fileSink, httpSink } from './checkpoint-sink.ts';
import { createSealingLoop } from './sealing-loop.ts';
import { verifyChain } from './verify-chain.ts';

let database: TestDatabase;
let audit: Audit;
let environment: string;
let clock: number;
const masterKey = randomBytes(32);
const now = () => new Date(clock);
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());
beforeEach(() => {
  clock = Date.now();
  environment = newId('env');
  audit = createAudit({ ...database, vault: testVault(masterKey), now });
});

const deed = (more: Partial<AuditDeed> = {}): AuditDeed => ({
  environment,
  principal: { type: 'api_key', id: 'key_1' },
  tenantId: 'globex',
  endUserId: null,
  action: 'connection.paused',
  object: { kind: 'connection', id: 'con_1' },
  parameters: { id: 'con_1' },
  requestId: 'req_1',
  ...more,
});

const append = (number: number) =>
  withTransaction(database.connection, (session) =>
    audit.trail.append(session, deed({ requestId: `req_${number}` }), {
      before: { status: 'active', list: [1, null, { at: '2026-01-01' }] },
      after: { status: 'paused', missing: undefined },
    }),
  );

async function chainOf(count: number): Promise<void> {
  for (let number = 1; number <= count; number++) {
    clock += 1;
    await append(number);
  }
  await audit.sealer.seal(environment);
}

const entries = () => database.connection.collection('auditentries');
const at = (sequence: number) => ({ environment, sequence });
const verify = async (checkpoints: readonly (Checkpoint | null)[] = []) =>
  verifyChain({ environment, store: audit.store, keys: await audit.keys.of(environment), checkpoints });
async function checkpoint(): Promise<Checkpoint> {
  const chain = await audit.store.find(environment);
  const { sequence, hash } = chain ?? ORIGIN;
  return signCheckpoint(await audit.keys.of(environment), { environment, sequence, hash, at: now() });
}

test('a chain that nobody touched passes, whatever the size of its batches', async () => {
  await chainOf(3);
  await chainOf(5);
  const verdict = await verify([await checkpoint()]);
  expect(verdict).toMatchObject({ entries: 8, waiting: 0, checkpoints: 1, findings: [] });
  expect(verdict.end.sequence).toBe(8);
});

test('many processes write and seal at once: one chain without holes', async () => {
  const processes = Array.from({ length: 4 }, () =>
    createAudit({ ...database, vault: testVault(masterKey), now }),
  );
  await Promise.all(
    processes.map(async (one, number) => {
      for (let count = 0; count < 15; count++) {
        await withTransaction(database.connection, (session) =>
          one.trail.append(session, deed({ requestId: `req_${number}_${count}` }), {
            before: null,
            after: null,
          }),
        );
        if (count % 5 === 0) await one.sealer.seal(environment);
      }
    }),
  );
  await Promise.all(processes.map((one) => one.sealer.seal(environment)));
  await audit.sealer.seal(environment);
  expect(await verify()).toMatchObject({ entries: 60, waiting: 0, findings: [] });
}, 60_000);

test('an entry and its effect are there together or not at all', async () => {
  const failed = withTransaction(database.connection, async (session) => {
    await audit.trail.append(session, deed(), { before: null, after: null });
    throw new Error('the effect failed');
  });
  await expect(failed).rejects.toThrow('the effect failed');
  expect(await entries().countDocuments({ environment })).toBe(0);
});

describe('what was done to the database is found, and where', () => {
  test.each([
    ['who it was', { 'principal.id': 'key_2' }],
    ['what kind of caller', { 'principal.type': 'operator' }],
    ['for which end user', { endUserId: 'user_2' }],
    ['what was done', { action: 'connection.resumed' }],
    ['to what', { 'object.id': 'con_2' }],
    ['when', { at: new Date(0) }],
    ['whose it was', { tenantId: 'initech' }],
    ['how it was before', { 'before.status': 'paused' }],
    ['how it was after', { after: null }],
    ['how it ended', { outcome: 'failed' }],
    ['why it failed', { code: 'nothing' }],
    ['by which request', { requestId: 'req_9' }],
    ['what the address said', { 'parameters.id': 'con_2' }],
  ])('edited: %s', async (_what, change) => {
    await chainOf(4);
    await entries().updateOne(at(2), { $set: change });
    const { findings } = await verify();
    expect(findings).toMatchObject([{ kind: 'changed', sequence: 2, entryId: expect.any(String) }]);
  });

  test('deleted', async () => {
    await chainOf(5);
    await entries().deleteMany({ environment, sequence: { $in: [2, 3] } });
    expect((await verify()).findings).toMatchObject([
      { kind: 'missing', sequence: 2, message: '2 to 3 are missing: deleted' },
    ]);
  });

  test('deleted, with the others moved up', async () => {
    await chainOf(5);
    await entries().deleteOne(at(2));
    for (const sequence of [3, 4, 5]) await entries().updateOne(at(sequence), { $inc: { sequence: -1 } });
    const { findings } = await verify();
    expect(findings[0]).toMatchObject({ kind: 'reordered', sequence: 2 });
  });

  test('inserted: copied to a place that is taken, forged at the end, forged where it waits', async () => {
    await chainOf(3);
    const { _id, ...copy } = (await entries().findOne(at(2))) ?? {};
    await entries().insertOne({ ...copy, _id: 'aud_copy' as never });
    await entries().insertOne({ ...copy, _id: 'aud_last' as never, sequence: 4 });
    await entries().insertOne({ ...copy, _id: 'aud_wait' as never, sequence: null, hash: null });
    expect((await verify()).findings.map(({ kind, entryId }) => [kind, entryId])).toEqual(
      expect.arrayContaining([
        ['doubled', 'aud_copy'],
        ['changed', 'aud_last'],
        ['changed', 'aud_wait'],
      ]),
    );
  });

  test('a forged entry that waits is no better once it has been sealed', async () => {
    await chainOf(2);
    const { _id, ...copy } = (await entries().findOne(at(2))) ?? {};
    await entries().insertOne({ ...copy, _id: 'aud_forged' as never, sequence: null, hash: null });
    await audit.sealer.seal(environment);
    expect((await verify()).findings).toMatchObject([{ kind: 'changed', entryId: 'aud_forged' }]);
  });

  test('reordered', async () => {
    await chainOf(4);
    const [two, three] = [await entries().findOne(at(2)), await entries().findOne(at(3))];
    for (const [row, other] of [
      [two, three],
      [three, two],
    ]) {
      await entries().updateOne(
        { _id: row?._id as never },
        { $set: { sequence: other?.['sequence'], hash: other?.['hash'] } },
      );
    }
    expect((await verify()).findings[0]).toMatchObject({ kind: 'reordered', sequence: 2 });
  });

  test('truncated', async () => {
    await chainOf(5);
    await entries().deleteMany({ environment, sequence: { $gt: 3 } });
    expect((await verify()).findings).toMatchObject([
      { kind: 'truncated', sequence: 4, message: expect.stringContaining('the last 2') },
    ]);
  });

  test('truncated, with the end of the chain moved as well: by the checkpoint kept elsewhere', async () => {
    await chainOf(5);
    const kept = await checkpoint();
    await entries().deleteMany({ environment, sequence: { $gt: 3 } });
    const last = await entries().findOne(at(3));
    const chains = database.connection.collection('auditchains');
    const end = { $set: { sequence: 3, hash: last?.['hash'] } };
    await chains.updateOne({ _id: environment as never }, end);
    expect((await verify()).findings).toEqual([]);
    expect((await verify([kept])).findings).toMatchObject([{ kind: 'truncated', sequence: 4 }]);
  });

  test('written anew by somebody with the keys as well: by the checkpoint kept elsewhere', async () => {
    await chainOf(4);
    const kept = await checkpoint();
    const keys = await audit.keys.of(environment);
    let { hash }: { hash: string } = ORIGIN;
    for await (const entry of audit.store.sealed(environment)) {
      const changed = entry.sequence === 2 ? { ...entry, action: 'nothing.happened' } : entry;
      const mac = keys.mac(entryText(changed));
      hash = linkHash(hash, entry.sequence ?? 0, mac);
      await entries().updateOne({ _id: entry._id as never }, { $set: { action: changed.action, mac, hash } });
    }
    const chains = database.connection.collection('auditchains');
    await chains.updateOne({ _id: environment as never }, { $set: { hash } });
    expect((await verify()).findings).toEqual([]);
    expect((await verify([kept])).findings).toMatchObject([{ kind: 'rewritten', sequence: 4 }]);
  });

  test('a checkpoint that somebody else made, changed or broke', async () => {
    await chainOf(2);
    const kept = await checkpoint();
    const others = keysOf(randomBytes(32));
    const forged = signCheckpoint(others, { environment, sequence: 2, hash: kept.hash, at: now() });
    const bad = [forged, { ...kept, sequence: 1 }, { ...forged, publicKey: kept.publicKey }, null];
    const { findings, checkpoints } = await verify([kept, ...bad]);
    expect(findings.map(({ kind }) => kind)).toEqual([
      'checkpoint',
      'checkpoint',
      'checkpoint',
      'checkpoint',
    ]);
    expect(checkpoints).toBe(1);
  });
});

describe('an effect elsewhere', () => {
  test('is written before, and completed after', async () => {
    const end = await audit.trail.begin(deed({ action: 'connection.imported' }), null);
    await audit.sealer.seal(environment);
    expect(await entries().findOne({ environment })).toMatchObject({ outcome: 'started', sequence: null });
    await end({ outcome: 'done', code: null, objectId: 'con_9', after: { status: 'active' } });
    await audit.sealer.seal(environment);
    expect(await entries().findOne({ environment })).toMatchObject({
      outcome: 'done',
      object: { id: 'con_9' },
      sequence: 1,
    });
    expect(await verify()).toMatchObject({ entries: 1, findings: [] });
  });

  test('whose process died is sealed as unknown', async () => {
    await audit.trail.begin(deed(), null);
    clock += 16 * 60_000;
    await audit.sealer.seal(environment);
    expect(await entries().findOne({ environment })).toMatchObject({ outcome: 'unknown', sequence: 1 });
    expect(await verify()).toMatchObject({ entries: 1, findings: [] });
  });
});

test('the loop seals what is written and adds signed checkpoints to a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'patchbay-audit-'));
  const file = join(folder, 'deep', 'checkpoints.jsonl');
  const errors: unknown[] = [];
  const loop = createSealingLoop({
    ...audit,
    environment,
    sink: fileSink(file),
    logger: { error: (error: unknown) => void errors.push(error) },
    now,
    checkpointMs: 0,
  });
  loop.start();
  await append(1);
  audit.trail.wake();
  await loop.stop();
  await append(2);
  const again = createSealingLoop({
    ...audit,
    environment,
    sink: fileSink(file),
    logger: { error() {} },
    now,
  });
  again.start();
  await again.stop();
  const kept = readCheckpoints(await readFile(file, 'utf8'));
  expect(kept.at(-1)).toMatchObject({ environment, sequence: 2 });
  expect(await verify(kept)).toMatchObject({ entries: 2, checkpoints: kept.length, findings: [] });
  expect(errors).toEqual([]);
  await rm(folder, { recursive: true });
});

test('whoever seals on an end that has moved gives no places', async () => {
  await chainOf(2);
  await append(3);
  const waiting = await entries().findOne({ environment, sequence: null });
  const stale = { sequence: 1, hash: String((await entries().findOne(at(1)))?.['hash']) };
  const place = { id: String(waiting?._id), sequence: 2, hash: 'a'.repeat(64) };
  const extended = await withTransaction(database.connection, (session) =>
    audit.store.extend(session, environment, stale, [place]),
  );
  expect(extended).toBe(false);
  expect(await verify()).toMatchObject({ entries: 2, waiting: 1, findings: [] });
});

test('a checkpoint that did not arrive is sent again; one that arrived is not; the last one goes at the stop', async () => {
  const sent: number[] = [];
  const refused: number[] = [];
  let away = true;
  const runToStop = async (entry?: number) => {
    const loop = createSealingLoop({
      ...audit,
      environment,
      sink: async ({ sequence }) => {
        (away ? refused : sent).push(sequence);
        if (away) throw new Error('away');
      },
      logger: { error() {} },
      now: () => new Date(0),
    });
    if (entry !== undefined) await append(entry);
    loop.start();
    await loop.stop();
  };
  await runToStop(1);
  expect(refused).toEqual([1]);
  away = false;
  await runToStop();
  await runToStop();
  expect(sent).toEqual([1]);
  await runToStop(2);
  expect(sent).toEqual([1, 2]);
});

test('a checkpoint has arrived at an address only when that says so', async () => {
  await chainOf(1);
  const kept = await checkpoint();
  const answers = (status: number) =>
    httpSink('https://sink.example/', async () => new Response(null, { status }));
  await expect(answers(500)(kept)).rejects.toThrow('The audit sink answered 500');
  await expect(answers(204)(kept)).resolves.toBeUndefined();
});
