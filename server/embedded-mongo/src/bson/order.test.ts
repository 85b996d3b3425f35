import { Decimal128, Double, Int32, Long } from 'bson';
import fc from 'fast-check';
import { numbers, values } from '../../test/support/arbitraries.ts';
import { compareValues } from './compare.ts';
import { Doc, type Value } from './document.ts';
import { encodeKey } from './key.ts';
import { compareNumbers } from './number.ts';

// Adding zero turns minus zero, which is another value to the test, into zero.
const sign = (order: number) => Math.sign(order) + 0;
const keyOrder = (a: Value, b: Value, direction: 1 | -1 = 1) =>
  sign(Buffer.compare(encodeKey([a], [direction]), encodeKey([b], [direction])));

test('keys compare as values do, in both directions', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const order = compareValues(a, b);
      expect(keyOrder(a, b)).toBe(order);
      expect(keyOrder(a, b, -1)).toBe(sign(-order));
    }),
    { numRuns: 3000 },
  );
});

test('keys of numbers compare as numbers do, whatever their types', () => {
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      expect(keyOrder(a, b)).toBe(compareNumbers(a, b));
    }),
    { numRuns: 5000 },
  );
});

test('compound keys compare field by field', () => {
  const directions = fc.constantFrom<1 | -1>(1, -1);
  fc.assert(
    fc.property(
      fc.tuple(values, values),
      fc.tuple(values, values),
      fc.tuple(directions, directions),
      (a, b, d) => {
        const first = compareValues(a[0], b[0]) * d[0];
        const expected = first === 0 ? compareValues(a[1], b[1]) * d[1] : first;
        expect(sign(Buffer.compare(encodeKey(a, d), encodeKey(b, d)))).toBe(sign(expected));
      },
    ),
    { numRuns: 1000 },
  );
});

test('no key is the beginning of another', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const [left, right] = [encodeKey([a], [1]), encodeKey([b], [1])];
      const shorter = Math.min(left.length, right.length);
      const isPrefix = left.subarray(0, shorter).equals(right.subarray(0, shorter));
      expect(isPrefix).toBe(compareValues(a, b) === 0);
    }),
    { numRuns: 1000 },
  );
});

test('the order is total', () => {
  fc.assert(
    fc.property(values, values, values, (a, b, c) => {
      expect(compareValues(a, b) + compareValues(b, a)).toBe(0);
      // Boxed, because sort() puts undefined last by itself.
      const sorted = [{ value: a }, { value: b }, { value: c }].sort((x, y) =>
        compareValues(x.value, y.value),
      );
      expect(compareValues(sorted[0]!.value, sorted[2]!.value)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 2000 },
  );
});

test.each<[Value, Value, number]>([
  [new Int32(1), new Double(1), 0],
  [Long.fromNumber(1), Decimal128.fromString('1.000'), 0],
  [Long.fromString('9007199254740993'), new Double(9007199254740992), 1],
  [Decimal128.fromString('0.1'), new Double(0.1), -1],
  [Decimal128.fromString('0.5'), new Double(0.5), 0],
  [new Double(-0), new Int32(0), 0],
  [new Double(Number.NaN), new Double(-Infinity), -1],
  [new Double(Number.NaN), Decimal128.fromString('NaN'), 0],
  [Decimal128.fromString('1E+400'), new Double(Number.MAX_VALUE), 1],
  [Decimal128.fromString('1E+400'), new Double(Infinity), -1],
  [Decimal128.fromString('-1E+400'), new Double(-Infinity), 1],
  [Decimal128.fromString('1E-400'), new Int32(0), 1],
  [Decimal128.fromString('-1E-400'), new Double(-Number.MIN_VALUE), 1],
  [Decimal128.fromString('9223372036854775808'), Long.MAX_VALUE, 1],
  [new Double(2 ** 63), Long.MAX_VALUE, 1],
  ['a', 'a\0', -1],
  ['\uffff', '\u{10000}', -1],
  [undefined, null, -1],
  [[], new Doc(), 1],
  [new Doc(['a', 'b'], [new Int32(1), new Int32(2)]), new Doc(['b', 'a'], [new Int32(2), new Int32(1)]), -1],
  // The type of a field counts before its name.
  [new Doc(['b'], [new Int32(1)]), new Doc(['a'], ['x']), -1],
])('%p compared with %p', (a, b, expected) => {
  expect(compareValues(a, b)).toBe(expected);
  expect(keyOrder(a, b)).toBe(expected);
});
