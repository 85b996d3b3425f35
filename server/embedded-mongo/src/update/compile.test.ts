import { Int32, Timestamp } from 'bson';
import fc from 'fast-check';
import { docs, values } from '../../test/support/arbitraries.ts';
import { compareValues } from '../bson/compare.ts';
import { Doc, type Value } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';
import { toDoc, toJs } from '../bson/from-js.ts';
import { CommandError } from '../errors.ts';
import { compileMatcher } from '../matcher/compile.ts';
import { compileUpdate, isReplacement } from './compile.ts';

const now = new Date(1_700_000_000_000);
const change = (doc: object, update: object) =>
  toJs(compileUpdate(toDoc(update)).apply(toDoc(doc), { isInsert: false, now }));

const paths = fc.constantFrom('a', 'b', 'a.b', 'a.0', 'a.1.b', 'l', 'l.0', 'c.d.e', 'a.$[]', 'l.$[].a');
const operators = fc.constantFrom(
  '$set',
  '$unset',
  '$inc',
  '$mul',
  '$min',
  '$max',
  '$push',
  '$addToSet',
  '$pull',
  '$rename',
  '$setOnInsert',
  '$bit',
  '$pop',
  '$pullAll',
  '$currentDate',
);
const updates = fc
  .array(fc.tuple(operators, paths, fc.oneof(values, fc.constantFrom<Value>(new Int32(1), 'z'))), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => {
    const update = new Doc();
    for (const [name, path, operand] of parts) {
      const fields = update.get(name);
      update.set(name, (fields instanceof Doc ? fields : new Doc()).set(path, operand));
    }
    return update;
  });
const targets = docs.chain((doc) =>
  fc.tuple(values, values).map(([a, l]) => doc.clone().set('a', a).set('l', [l, a])),
);

test('no update, done or failed, changes the document it was given', () => {
  fc.assert(
    fc.property(targets, updates, (doc, update) => {
      const before = encodeDocument(doc);
      try {
        const after = compileUpdate(update).apply(doc, { isInsert: false, now });
        encodeDocument(after);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
      }
      expect(encodeDocument(doc).equals(before)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('what $set has set is found by a query for it', () => {
  const settable = values.filter(
    (value) => value !== undefined && !(value instanceof Doc && value.keys()[0]?.startsWith('$')),
  );
  fc.assert(
    fc.property(docs, settable, (doc, value) => {
      const target = doc.clone();
      target.delete('q');
      const after = compileUpdate(new Doc(['$set'], [new Doc(['q.r'], [value])])).apply(target, {
        isInsert: false,
        now,
      });
      expect(compareValues((after.get('q') as Doc).get('r'), value)).toBe(0);
      expect(compileMatcher(new Doc(['q.r'], [new Doc(['$eq'], [value])])).matches(after)).toBe(true);
    }),
  );
});

test('one compiled update serves many documents', () => {
  const update = compileUpdate(toDoc({ $set: { d: { x: 1 } }, $push: { l: { y: 1 } } }));
  const first = update.apply(toDoc({ _id: 1 }), { isInsert: false, now });
  const again = compileUpdate(toDoc({ $set: { 'd.x': 2, 'l.0.y': 2 } })).apply(first, {
    isInsert: false,
    now,
  });
  expect(toJs(again)).toEqual({ _id: 1, d: { x: 2 }, l: [{ y: 2 }] });
  expect(toJs(update.apply(toDoc({ _id: 2 }), { isInsert: false, now }))).toEqual({
    _id: 2,
    d: { x: 1 },
    l: [{ y: 1 }],
  });
});

test('dates and timestamps are those of the command', () => {
  const update = compileUpdate(toDoc({ $currentDate: { d: true, t: { $type: 'timestamp' } } }));
  const after = update.apply(toDoc({ _id: 1 }), { isInsert: false, now });
  expect(after.get('d')).toEqual(now);
  expect(after.get('t')).toEqual(new Timestamp({ t: 1_700_000_000, i: 1 }));
});

test('an empty timestamp in a replacement becomes the present one, nested ones stay', () => {
  const zero = new Timestamp({ t: 0, i: 0 });
  const after = compileUpdate(toDoc({ t: zero, d: { t: zero } })).apply(toDoc({ _id: 1 }), {
    isInsert: false,
    now,
  });
  expect((after.get('t') as Timestamp).t).toBe(1_700_000_000);
  expect((after.get('d') as Doc).get('t')).toEqual(zero);
});

test('the _id comes first, wherever it was', () => {
  const made = compileUpdate(toDoc({ $set: { _id: 3 } })).apply(toDoc({ a: 1 }), { isInsert: true, now });
  expect(made.keys()).toEqual(['_id', 'a']);
  const replaced = compileUpdate(toDoc({ a: 2, _id: 3 })).apply(toDoc({ _id: 3, a: 1 }), {
    isInsert: false,
    now,
  });
  expect(replaced.keys()).toEqual(['_id', 'a']);
});

test('names that mean something to JavaScript are only names', () => {
  expect(change({ _id: 1 }, { $set: { 'constructor.prototype': 1, toString: 2 } })).toEqual({
    _id: 1,
    constructor: { prototype: 1 },
    toString: 2,
  });
  const update = new Doc(['$set'], [new Doc(['__proto__.x'], [new Int32(1)])]);
  const after = compileUpdate(update).apply(toDoc({ _id: 1 }), { isInsert: false, now });
  expect(after.keys()).toEqual(['_id', '__proto__']);
  expect('x' in {}).toBe(false);
});

test('a document with operators is no replacement, a pipeline neither', () => {
  expect(isReplacement(toDoc({ a: 1 }))).toBe(true);
  expect(isReplacement(new Doc())).toBe(true);
  expect(isReplacement(toDoc({ $set: { a: 1 } }))).toBe(false);
  expect(isReplacement([])).toBe(false);
});
