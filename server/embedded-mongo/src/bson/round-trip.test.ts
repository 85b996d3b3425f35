import { Double, deserialize, serialize } from 'bson';
import fc from 'fast-check';
import { docs } from '../../test/support/arbitraries.ts';
import { compareValues } from './compare.ts';
import { decodeDocument } from './decode.ts';
import { cloneDeep, Doc } from './document.ts';
import { encodeDocument } from './encode.ts';
import { toDoc, toJs } from './from-js.ts';

test('every document comes back from its bytes as the same bytes and an equal document', () => {
  fc.assert(
    fc.property(docs, (doc) => {
      const bytes = encodeDocument(doc);
      const decoded = decodeDocument(bytes);
      expect(encodeDocument(decoded).equals(bytes)).toBe(true);
      expect(compareValues(decoded, doc)).toBe(0);
      expect(encodeDocument(cloneDeep(doc)).equals(bytes)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('the bson package reads what is written here, and writes the same bytes', () => {
  fc.assert(
    fc.property(docs.filter(isPlainForJavaScript), (doc) => {
      const bytes = encodeDocument(doc);
      const object = deserialize(bytes, { promoteValues: false, bsonRegExp: true });
      expect(Buffer.from(serialize(object, { ignoreUndefined: false })).equals(bytes)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

// A JavaScript object reorders integer-like names and has no BSON undefined; these are what Doc is for.
function isPlainForJavaScript(value: unknown): boolean {
  if (value === undefined) return false;
  if (Array.isArray(value)) return value.every(isPlainForJavaScript);
  if (typeof value === 'object' && value !== null && 'scope' in value && value.scope) return false;
  if (!(value instanceof Doc)) return true;
  return (
    value.keys().every((name) => !/^\d+$|^__proto__$|^\$/.test(name)) &&
    value.values().every(isPlainForJavaScript)
  );
}

test('documents from plain objects have the bytes that the driver would send', () => {
  const object = {
    _id: 1,
    big: 2 ** 40,
    half: 0.5,
    minusZero: -0,
    list: [1, 'x', null, { a: true }],
    when: new Date(5),
  };
  expect(encodeDocument(toDoc(object)).equals(Buffer.from(serialize(object)))).toBe(true);
  expect(toJs(toDoc(object))).toEqual(object);
});

test('integer-like names keep their places and __proto__ is a name like others', () => {
  const doc = Doc.from([
    ['b', new Double(1)],
    ['1', 'one'],
    ['__proto__', 'p'],
    ['0', 'zero'],
  ]);
  const decoded = decodeDocument(encodeDocument(doc));
  expect(decoded.keys()).toEqual(['b', '1', '__proto__', '0']);
  const plain = toJs(decoded) as object;
  expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
  expect(Object.hasOwn(plain, '__proto__')).toBe(true);
});

test('a repeated name is kept, and read at its first place', () => {
  const doc = new Doc(['a', 'a'], [true, false]);
  const decoded = decodeDocument(encodeDocument(doc));
  expect(decoded.size).toBe(2);
  expect(decoded.get('a')).toBe(true);
});

test('documents of every size around the first buffer of the writer are whole', () => {
  for (let size = 4000; size < 4200; size++) {
    const doc = toDoc({
      pad: 'x'.repeat(size),
      n: 1,
      l: 2n ** 40n,
      f: 0.5,
      t: true,
      s: 'end',
      when: new Date(7),
    });
    expect(toJs(decodeDocument(encodeDocument(doc)))).toEqual(toJs(doc));
  }
});
