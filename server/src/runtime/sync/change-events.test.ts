import fc from 'fast-check';
import type { RecordChange } from '../../../contract/events.ts';
import { eventData } from '../../../contract/events.ts';
import { decodeSequence } from '../sequence-cursor.ts';
import { changeEvents } from './change-events.ts';

const owner = {
  environment: 'env_1',
  tenantId: 'tenant-1',
  connectionId: 'con_00000001',
  system: 'fake',
  model: 'crm.contact',
  partition: 'a',
};
const publicUrl = 'https://patchbay.example';
const MIN_BYTES = 16_384;

const changeList = fc
  .array(
    fc.record({
      operation: fc.constantFrom('created' as const, 'updated' as const, 'deleted' as const),
      // Some larger than the smallest limit, some with characters of several bytes.
      text: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.integer({ min: 0, max: 30_000 }).map((length) => 'é'.repeat(length)),
      ),
    }),
    { maxLength: 350 },
  )
  .map((items) =>
    items.map(({ operation, text }, index): RecordChange => {
      const data = operation === 'deleted' ? null : { text };
      const sequence = 1000 + index;
      const ids = { model: owner.model, id: `rec_${sequence}0000`, remoteId: `r${index}`, sequence };
      return { operation, ...ids, data, changedFields: operation === 'updated' ? ['text'] : [] };
    }),
  );

const eventsOf = (changes: readonly RecordChange[], maxBytes: number) =>
  changeEvents(owner, changes, { maxBytes, publicUrl }).map(({ data }) =>
    eventData['records.changed'].parse(data),
  );

test('every change is in exactly one event, in order, and no event is larger than the limit', () => {
  fc.assert(
    fc.property(changeList, fc.integer({ min: MIN_BYTES, max: 200_000 }), (changes, maxBytes) => {
      const events = eventsOf(changes, maxBytes);
      const sent = events.flatMap((event) => event.changes);
      expect(sent.map(({ data: _, ...rest }) => rest)).toEqual(changes.map(({ data: _, ...rest }) => rest));
      for (const event of events) {
        const body = { type: 'records.changed', timestamp: new Date().toISOString(), data: event };
        expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(maxBytes);
        expect(event.changes.length).toBeLessThanOrEqual(100);
      }
      // Only what is too large alone goes without its data.
      sent.forEach(({ data }, index) => {
        const whole = changes[index]!;
        const isLarge = Buffer.byteLength(JSON.stringify(whole)) > maxBytes - 3000;
        if (data === undefined) expect(isLarge).toBe(true);
        else expect(data).toEqual(whole.data);
      });
    }),
    { numRuns: 60 },
  );
});

test('the cursor is the place after the last change, and the address of the records begins before the first', () => {
  fc.assert(
    fc.property(changeList, (changes) => {
      let next = changes[0]?.sequence ?? 0;
      for (const event of eventsOf(changes, MIN_BYTES)) {
        const url = new URL(event.records);
        expect(`${url.origin}${url.pathname}`).toBe('https://patchbay.example/v1/records/crm.contact');
        expect(url.searchParams.get('connectionId')).toBe(owner.connectionId);
        expect(url.searchParams.get('includeDeleted')).toBe('true');
        expect(decodeSequence(url.searchParams.get('cursor') ?? '')).toBe(next - 1);
        next += event.changes.length;
        expect(decodeSequence(event.cursor)).toBe(next - 1);
      }
    }),
    { numRuns: 30 },
  );
});
