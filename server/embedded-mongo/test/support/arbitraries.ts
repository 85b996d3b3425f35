import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import fc from 'fast-check';
import { codeWithScope } from '../../src/bson/construct.ts';
import { Doc, type NumberValue, type Value } from '../../src/bson/document.ts';

const interestingNumbers: NumberValue[] = [
  new Int32(0),
  new Double(-0),
  new Double(Number.NaN),
  new Double(Infinity),
  new Double(-Infinity),
  new Double(0.1),
  new Double(2 ** 53),
  new Double(2 ** 63),
  new Double(Number.MIN_VALUE),
  new Double(Number.MAX_VALUE),
  Long.fromBigInt(2n ** 53n + 1n),
  Long.fromBigInt(-(2n ** 53n) - 1n),
  Long.MAX_VALUE,
  Long.MIN_VALUE,
  ...[
    '0.1',
    '-0',
    '1E+6144',
    '-1E+6144',
    '1E-6176',
    '-1E-6176',
    'NaN',
    'Infinity',
    '-Infinity',
    '9007199254740993',
  ].map((text) => Decimal128.fromString(text)),
];

const decimals = fc
  .tuple(
    fc.bigInt(-(10n ** 34n) + 1n, 10n ** 34n - 1n),
    fc.oneof(fc.integer({ min: -40, max: 10 }), fc.integer({ min: -6176, max: 6111 })),
  )
  .map(([digits, exponent]) => Decimal128.fromString(`${digits}E${exponent}`));

/** Numbers of all types, many of them near each other. */
export const numbers: fc.Arbitrary<NumberValue> = fc.oneof(
  fc.constantFrom(...interestingNumbers),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((n) => new Int32(n)),
  fc.integer({ min: -3, max: 3 }).map((n) => new Int32(n)),
  fc.double().map((n) => new Double(n)),
  fc.integer({ min: -6, max: 6 }).map((n) => new Double(n / 2)),
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((n) => Long.fromBigInt(n)),
  fc.integer({ min: -3, max: 3 }).map((n) => Long.fromNumber(n)),
  fc.integer({ min: -30, max: 30 }).map((n) => Decimal128.fromString(`${n}E-1`)),
  decimals,
);

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', 'a', 'a\0', 'a\0b', 'ab', '\u{ffff}', '\u{10000}'),
);
const cText = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((value) => !value.includes('\0'));
export const names = fc.oneof(
  cText,
  fc.constantFrom('a', 'b', '1', '0', '__proto__', 'constructor', '$x', 'a.b', ''),
);

const scalars: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: numbers },
  { weight: 3, arbitrary: text },
  fc.boolean(),
  fc.constantFrom<Value>(null, undefined, new MinKey(), new MaxKey()),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc
    .tuple(fc.uint8Array({ maxLength: 20 }), fc.constantFrom(0, 2, 5, 128))
    .map(([bytes, type]) => new Binary(bytes, type)),
  fc
    .tuple(cText, fc.constantFrom('', 'i', 'im'))
    .map(([pattern, options]) => new BSONRegExp(pattern, options)),
  fc.tuple(fc.nat(5), fc.nat()).map(([t, i]) => new Timestamp({ t, i })),
  text.map((value) => new Code(value)),
  text.map((value) => new BSONSymbol(value)),
);

export const { value: values, doc: docs } = fc.letrec<{
  value: Value;
  doc: Doc;
  array: Value[];
  scoped: Value;
}>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    tie('doc'),
    tie('array'),
    tie('scoped'),
  ),
  doc: fc.array(fc.tuple(names, tie('value')), { maxLength: 5 }).map((entries) => Doc.from(entries)),
  array: fc.array(tie('value'), { maxLength: 4 }),
  scoped: fc.tuple(text, tie('doc')).map(([code, scope]) => codeWithScope(code, scope)),
}));
