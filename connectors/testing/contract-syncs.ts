import { toProviderError } from '../sdk/index.ts';
import { type ContractSubject, partitionsOf } from './contract-subject.ts';
import { readSync } from './read-sync.ts';

/** Interruptions tried for each partition: after the first pages and before the last. */
const INTERRUPTIONS = 4;
const PARTITIONS = 2;

export function describeSyncs({ connector, sample, sandbox, context }: ContractSubject): void {
  const syncs = Object.entries(connector.syncs);
  if (syncs.length === 0) return;

  describe.each(syncs)('sync %s', (name, sync) => {
    test('partitions have ids of their own', async () => {
      const partitions = await partitionsOf(sync, context());
      const ids = partitions.map((partition) => partition?.id ?? '');
      expect(partitions.length).toBeGreaterThan(0);
      expect(new Set(ids).size).toBe(ids.length);
    });

    test('brings valid records, and goes on from every checkpoint to the same ones', async () => {
      let records = 0;
      for (const partition of (await partitionsOf(sync, context())).slice(0, PARTITIONS)) {
        const whole = await readSync({ context: context(), sync, partition });
        records += whole.records.size;
        const count = whole.pages.length;
        const stops = Array.from({ length: count }, (_, page) => page + 1).filter(
          (stop) => stop < INTERRUPTIONS || stop >= count - 1,
        );
        for (const pages of stops) {
          const part = await readSync({ context: context(), sync, partition, pages });
          const rest = await readSync({ ...part, context: context(), sync, partition, pages: 1000 });
          expect(sorted(rest.records)).toEqual(sorted(whole.records));
        }
      }
      expect(records).toBeGreaterThan(0);
    });

    test('a second run without changes brings nothing new', async () => {
      const [partition = null] = await partitionsOf(sync, context());
      const first = await readSync({ context: context(), sync, partition });
      const second = await readSync({
        context: context(),
        sync,
        partition,
        records: first.records,
        checkpoint: sync.deletions === 'full_pass' ? null : first.checkpoint,
      });
      expect(sorted(second.records)).toEqual(sorted(first.records));
      if (sync.deletions === 'full_pass') {
        const seen = second.pages.flatMap((page) => page.upserts.map(({ remoteId }) => remoteId));
        expect(new Set(seen)).toEqual(new Set(first.records.keys()));
      }
    });

    if (!sample.expiringSyncs?.includes(name)) return;
    test('an expired checkpoint is told, and a full pass then brings the same records', async () => {
      const [partition = null] = await partitionsOf(sync, context());
      const first = await readSync({ context: context(), sync, partition });
      sandbox().control.addFault(connector.manifest.id, { fault: 'expire_checkpoint', times: 1 });
      const now = context();
      const error = await readSync({ context: now, sync, partition, checkpoint: first.checkpoint }).catch(
        (thrown: unknown) => toProviderError(thrown, { connector, lastFailure: now.lastFailure() }),
      );
      expect(error).toMatchObject({ kind: 'checkpoint_expired' });
      const full = await readSync({ context: context(), sync, partition });
      expect(sorted(full.records)).toEqual(sorted(first.records));
    });
  });
}

function sorted(records: ReadonlyMap<string, unknown>): [string, unknown][] {
  return [...records].sort(([a], [b]) => (a < b ? -1 : 1));
}
