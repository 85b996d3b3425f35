import { Decimal128, Double, Int32, Long } from 'bson';
import fc from 'fast-check';
import type { NumberValue } from '../../bson/document.ts';
import { sumOf } from './sum.ts';

describe('sum', () => {
  test('does not depend on the order of its numbers', () => {
    const number: fc.Arbitrary<NumberValue> = fc.oneof(
      fc.integer().map((value) => new Int32(value)),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
      fc
        .double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 })
        .map((value) => new Double(value)),
    );
    fc.assert(
      fc.property(fc.array(number, { maxLength: 20 }), (numbers) => {
        expect(`${sumOf(numbers.toReversed())}`).toBe(`${sumOf(numbers)}`);
      }),
    );
  });

  test('has the widest type of its numbers', () => {
    expect(sumOf([new Int32(1), new Int32(2)])).toEqual(new Int32(3));
    expect(sumOf([new Int32(2147483647), new Int32(1)])).toEqual(Long.fromString('2147483648'));
    expect(sumOf([new Int32(1), Long.fromNumber(2)])).toEqual(Long.fromNumber(3));
    expect(sumOf([new Int32(1), new Double(0.5)])).toEqual(new Double(1.5));
    expect(String(sumOf([Decimal128.fromString('1.10'), new Int32(1)]))).toBe('2.10');
  });

  test('becomes a double when it leaves 64 bits, and comes back when it can', () => {
    const max = Long.fromString('9223372036854775807');
    expect(sumOf([max, max])).toEqual(new Double(2 ** 64));
    expect(sumOf([max, max, max.negate(), max.negate(), new Int32(5)])).toEqual(Long.fromNumber(5));
  });

  test('keeps infinities and their contradiction', () => {
    expect(sumOf([new Double(Infinity), new Int32(1)])).toEqual(new Double(Infinity));
    expect(sumOf([new Double(Infinity), new Double(-Infinity)])).toEqual(new Double(Number.NaN));
  });
});
