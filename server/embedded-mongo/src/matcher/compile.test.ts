import { BSONSymbol, Int32 } from 'bson';
import { Doc, type Value } from '../bson/document.ts';
import { toDoc } from '../bson/from-js.ts';
import { CommandError } from '../errors.ts';
import { compileMatcher } from './compile.ts';

const filter = (name: string, operand: Value) => new Doc([name], [operand]);
const operator = (name: string, operand: Value) => filter('a', filter(name, operand));
const undefinedInside = new Doc(['a'], [undefined]);

test('a stored undefined is found by null, not by $type null', () => {
  expect(compileMatcher(filter('a', null)).matches(undefinedInside)).toBe(true);
  expect(compileMatcher(operator('$in', [null])).matches(undefinedInside)).toBe(true);
  expect(compileMatcher(operator('$exists', true)).matches(undefinedInside)).toBe(true);
  expect(compileMatcher(operator('$type', 'null')).matches(undefinedInside)).toBe(false);
  expect(compileMatcher(operator('$type', 'undefined')).matches(undefinedInside)).toBe(true);
});

test('nothing is compared with undefined', () => {
  for (const name of ['$eq', '$ne', '$gt', '$lte']) {
    expect(() => compileMatcher(operator(name, undefined))).toThrow(CommandError);
  }
  expect(() => compileMatcher(filter('a', undefined))).toThrow(CommandError);
});

test('symbols are texts', () => {
  const doc = new Doc(['a'], [new BSONSymbol('x')]);
  expect(compileMatcher(toDoc({ a: 'x' })).matches(doc)).toBe(true);
  expect(compileMatcher(toDoc({ a: { $regex: '^x' } })).matches(doc)).toBe(true);
  expect(compileMatcher(toDoc({ a: { $in: ['x', 1, 2, 3, 4, 5, 6, 7, 8, 9] } })).matches(doc)).toBe(true);
});

test('the fields of a DBRef are compared, not taken for operators', () => {
  const reference = toDoc({ $ref: 'c', $id: 1 });
  expect(compileMatcher(filter('a', reference)).matches(new Doc(['a'], [reference]))).toBe(true);
  expect(compileMatcher(toDoc({ 'a.$id': 1 })).matches(new Doc(['a'], [reference]))).toBe(true);
  expect(
    compileMatcher(toDoc({ a: { $elemMatch: { $ref: 'c' } } })).matches(new Doc(['a'], [[reference]])),
  ).toBe(true);
});

test('__proto__ and constructor are field names like others', () => {
  const doc = new Doc(['__proto__'], [new Doc(['constructor'], [new Int32(1)])]);
  expect(compileMatcher(filter('__proto__.constructor', new Int32(1))).matches(doc)).toBe(true);
  expect(compileMatcher(toDoc({ constructor: { $exists: true } })).matches(new Doc())).toBe(false);
  expect(compileMatcher(toDoc({ a: { $type: 'string' } })).matches(new Doc())).toBe(false);
  expect(() => compileMatcher(toDoc({ a: { $type: 'constructor' } }))).toThrow(/Unknown type name alias/);
});

test.each<[object, object, number | undefined]>([
  [{ a: 2 }, { a: [1, 2, 2] }, 1],
  [{ a: { $gt: 1 } }, { a: [1, 2, 3] }, 1],
  [{ a: 1 }, { a: 1 }, undefined],
  [{ a: 9 }, { a: [1] }, undefined],
  [{ 'a.b': 2 }, { a: [{ b: 1 }, { b: [5, 2] }] }, 1],
  [{ 'a.1.b': 2 }, { a: [{ b: 1 }, { b: [5, 2] }] }, 1],
  [{ 'a.1': 2 }, { a: [1, 2] }, undefined],
  [{ 'a.b.0': 2 }, { a: [{ b: [1] }, { b: [2] }] }, 1],
  [{ a: { $elemMatch: { b: 2 } } }, { a: [{ b: 1 }, { b: 2 }] }, 1],
  [{ a: { $ne: 5 } }, { a: [1, 2] }, undefined],
  [{ $or: [{ a: 7 }, { b: 2 }] }, { a: [1], b: [1, 2] }, 1],
  [{ a: { $in: [3, 2] } }, { a: [1, 2, 3] }, 1],
])('the position of %j in %j is %p', (query, doc, position) => {
  expect(compileMatcher(toDoc(query)).positional(toDoc(doc))).toBe(position);
});

test.each(['$where', '$text', '$jsonSchema', '$near', '$geoWithin', '$sampleRate'])(
  '%s is refused by its name',
  (name) => {
    expect(() => compileMatcher(filter(name, 'x'))).toThrow(name);
  },
);

test.each(['$near', '$geoIntersects', '$nonsense', '$text'])(
  '%s on a field is refused by its name',
  (name) => {
    expect(() => compileMatcher(operator(name, 'x'))).toThrow(name);
  },
);
