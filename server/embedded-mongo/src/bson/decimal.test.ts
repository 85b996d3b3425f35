import { Decimal128 } from 'bson';
import fc from 'fast-check';
import { decimalFromDouble, readDecimal, writeDecimal } from './decimal.ts';

const written = (coefficient: bigint, exponent: number) =>
  writeDecimal({ kind: 'finite', negative: coefficient < 0n, coefficient, exponent }).toString();

test('decimals are read and written without a change', () => {
  const texts = fc
    .tuple(fc.bigInt(-(10n ** 34n) + 1n, 10n ** 34n - 1n), fc.integer({ min: -6176, max: 6111 }))
    .map(([digits, exponent]) => `${digits}E${exponent}`);
  fc.assert(
    fc.property(fc.oneof(texts, fc.constantFrom('NaN', 'Infinity', '-Infinity', '-0', '0E+3')), (text) => {
      const decimal = Decimal128.fromString(text);
      expect(Buffer.from(writeDecimal(readDecimal(decimal)).bytes)).toEqual(Buffer.from(decimal.bytes));
    }),
    { numRuns: 1000 },
  );
});

test.each<[bigint, number, string]>([
  [12345678901234567890123456789012345n, 0, '1.234567890123456789012345678901234E+34'],
  [12345678901234567890123456789012355n, 0, '1.234567890123456789012345678901236E+34'],
  [99999999999999999999999999999999999n, 0, '1.000000000000000000000000000000000E+35'],
  [-15n, -6177, '-2E-6176'],
  [5n, -6177, '0E-6176'],
  [1n, -7000, '0E-6176'],
  [1n, 6144, '1.000000000000000000000000000000000E+6144'],
  [1n, 6145, 'Infinity'],
  [-1n, 7000, '-Infinity'],
  [0n, 9000, '0E+6111'],
])('%p * 10^%p is rounded to %p', (coefficient, exponent, text) => {
  expect(written(coefficient, exponent)).toBe(text);
});

test.each([
  [1.5, '1.50000000000000'],
  [0.1, '0.100000000000000'],
  [-3, '-3.00000000000000'],
  [0, '0'],
  [Number.NaN, 'NaN'],
  [-Infinity, '-Infinity'],
  [1e300, '1.00000000000000E+300'],
])('the double %p becomes %p, with 15 digits', (double, text) => {
  expect(writeDecimal(decimalFromDouble(double)).toString()).toBe(text);
});
