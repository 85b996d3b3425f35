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
import { values } from '../../test/support/arbitraries.ts';
import { codeWithScope } from '../bson/construct.ts';
import { Doc, type Value } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';
import { toDoc } from '../bson/from-js.ts';
import { printDoc } from '../bson/print.ts';
import { CommandError } from '../errors.ts';
import { compileMatcher, type Matcher } from './compile.ts';

const decimal = (text: string) => Decimal128.fromString(text);
const ID = new ObjectId('64b7f0c2a1b2c3d4e5f60718');
const NUMBERS: Value[] = [
  ...[0, 1, -1, 7, 2 ** 31 - 1].map((n) => new Int32(n)),
  ...[0, -0, 1, 1.5, -1, Number.NaN, Infinity, -Infinity, 2 ** 53, 2 ** 63, -(2 ** 63)].map(
    (n) => new Double(n),
  ),
  ...[0n, 1n, 7n, -1n, 2n ** 31n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)].map((n) =>
    Long.fromBigInt(n),
  ),
  ...['0', '-0', '1', '1.0', '1.5', '0.1', 'NaN', 'Infinity', '-Infinity', '9007199254740993'].map(decimal),
];
const OTHERS: Value[] = [
  null,
  undefined,
  true,
  false,
  ...['', 'a', 'ab', 'b', 'a\0', 'é', '\u{ffff}', '\u{10000}', 'a longer text than the short ones are'],
  new BSONSymbol('a'),
  new BSONSymbol('b'),
  ID,
  new ObjectId('64b7f0c2a1b2c3d4e5f60719'),
  ...[0, 1, -1, 1_700_000_000_000, -8_640_000_000_000_000].map((n) => new Date(n)),
  new Timestamp({ t: 1, i: 1 }),
  new Timestamp({ t: 4_000_000_000, i: 1 }),
  new Binary(Buffer.from('ab')),
  new Binary(Buffer.from('ab'), 5),
  new Binary(Buffer.from('ab'), 2),
  new BSONRegExp('^a'),
  new BSONRegExp('^a', 'i'),
  new Code('a'),
  codeWithScope('a', toDoc({ b: 1 })),
  new MinKey(),
  new MaxKey(),
  new Doc(),
  toDoc({ b: 1 }),
  toDoc({ b: null }),
  [],
  [null],
  [new Int32(1), 'a'],
  [[new Int32(1)]],
  [toDoc({ b: 1 }), toDoc({ b: [1, 2] })],
];
const VALUES = [...NUMBERS, ...OTHERS];
const COMPARISONS = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin'];

const field = (name: string, value: Value) => new Doc([name], [value]);

function compile(filter: Doc): Matcher | undefined {
  try {
    return compileMatcher(filter);
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

/** The document between two others, as it lies in a chunk. */
function laidOut(doc: Doc): { bytes: Buffer; start: number } {
  const before = encodeDocument(toDoc({ a: 1, b: [1, { b: 'a' }], filler: 'text' }));
  return { bytes: Buffer.concat([before, encodeDocument(doc), before]), start: before.length };
}

function operand(operator: string, value: Value): Value {
  return operator.endsWith('in') ? [value, 'another', new Int32(77)] : value;
}

test('compares every value with every value as the decoded document does, wherever it stands', () => {
  const shapes: [string, (value: Value) => Doc][] = [
    ['a', (value) => field('a', value)],
    ['a', (value) => field('a', ['z', value])],
    [
      'a.b',
      (value) =>
        Doc.from([
          ['x', value],
          [
            'a',
            Doc.from([
              ['c', value],
              ['b', value],
            ]),
          ],
        ]),
    ],
    ['a.b', (value) => field('a', [new Int32(5), field('b', value)])],
    ['a.1', (value) => field('a', ['z', value])],
  ];
  const laid = shapes.map(([path, make]) => ({
    path,
    docs: VALUES.map((value) => ({ doc: make(value), ...laidOut(make(value)) })),
  }));
  const wrong: string[] = [];
  let compared = 0;
  for (const { path, docs } of laid) {
    for (const operator of COMPARISONS) {
      for (const value of VALUES) {
        const filter = field(path, field(operator, operand(operator, value)));
        const matcher = compile(filter);
        const onBytes = matcher?.onBytes();
        if (matcher === undefined || onBytes === undefined) continue;
        for (const { doc, bytes, start } of docs) {
          compared++;
          if (onBytes(bytes, start) !== matcher.matches(doc))
            wrong.push(`${printDoc(filter)} on ${printDoc(doc)}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(shapes.length * COMPARISONS.length * (VALUES.length - 8) * VALUES.length);
});

test('a list of many values is looked up as it is in the decoded document', () => {
  const lists: Value[][] = [
    ['a', 'b', 'ab', 'c', 'd', 'e', 'f', 'g', 'h', 'i'],
    ['a', null, 'ab', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'],
    NUMBERS,
    VALUES.filter((value) => value !== undefined && !(value instanceof BSONRegExp)),
    [null, new Int32(1)],
    [],
  ];
  for (const list of lists) {
    for (const operator of ['$in', '$nin']) {
      const matcher = compileMatcher(field('a', field(operator, list)));
      for (const doc of [new Doc(), ...VALUES.map((value) => field('a', value))]) {
        const { bytes, start } = laidOut(doc);
        expect([printDoc(doc), matcher.onBytes()?.(bytes, start)]).toEqual([
          printDoc(doc),
          matcher.matches(doc),
        ]);
      }
    }
  }
});

const NAMES = ['a', 'b', '0', '1', '', 'é', '__proto__', 'ab'];
const PATHS = [...NAMES, 'a.b', 'a.a', 'b.0', 'a.0.b', 'a.1', 'b.b.b', 'a.', '0.0', 'a.b.0.a', '__proto__.a'];
const nearby = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: values },
);
const { doc: stored } = fc.letrec<{ value: Value; doc: Doc }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: nearby },
    { weight: 2, arbitrary: tie('doc') },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) as fc.Arbitrary<Value> },
  ),
  // A repeated name is stored as it came.
  doc: fc.array(fc.tuple(fc.constantFrom(...NAMES), tie('value')), { maxLength: 5 }).map(
    (entries) =>
      new Doc(
        entries.map(([name]) => name),
        entries.map(([, value]) => value),
      ),
  ),
}));

const operators: fc.Arbitrary<[string, Value]> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), nearby) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom('$in', '$nin', '$all'), fc.array(nearby, { maxLength: 12 })),
  },
  fc.tuple(fc.constant('$exists'), fc.constantFrom<Value>(true, false, new Int32(0), new Double(1))),
  fc.tuple(fc.constant('$type'), fc.constantFrom<Value>('number', 'string', 'array', 'null', new Int32(-1))),
  fc.tuple(
    fc.constant('$size'),
    fc.nat(3).map((n): Value => new Int32(n)),
  ),
  fc.tuple(fc.constant('$mod'), fc.constant<Value>([new Int32(2), new Int32(1)])),
  fc.tuple(fc.constant('$bitsAnySet'), fc.constant<Value>(new Int32(5))),
  fc.tuple(fc.constant('$regex'), fc.constantFrom<Value>('^a', 'b', new BSONRegExp('A', 'i'))),
  fc.tuple(
    fc.constant('$elemMatch'),
    nearby.map((value): Value => field('$gte', value)),
  ),
  fc.tuple(
    fc.constant('$elemMatch'),
    nearby.map((value): Value => field('b', value)),
  ),
  fc.tuple(
    fc.constant('$not'),
    nearby.map((value): Value => field('$lt', value)),
  ),
);
const condition = fc.oneof(
  { weight: 2, arbitrary: nearby },
  {
    weight: 5,
    arbitrary: fc.array(operators, { minLength: 1, maxLength: 2 }).map((list): Value => Doc.from(list)),
  },
);
const { filter: filters } = fc.letrec<{ clause: [string, Value]; filter: Doc }>((tie) => ({
  clause: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: fc.tuple(fc.constantFrom(...PATHS), condition) },
    {
      weight: 1,
      arbitrary: fc.tuple(
        fc.constantFrom('$and', '$or', '$nor'),
        fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) as fc.Arbitrary<Value>,
      ),
    },
  ),
  filter: fc.array(tie('clause'), { maxLength: 2 }).map((clauses) => Doc.from(clauses)),
}));

test('any filter says of bytes what it says of the decoded document', () => {
  let tried = 0;
  fc.assert(
    fc.property(filters, fc.array(stored, { minLength: 4, maxLength: 8 }), (filter, docs) => {
      const matcher = compile(filter);
      const onBytes = matcher?.onBytes();
      if (matcher === undefined || onBytes === undefined) return;
      tried++;
      for (const doc of docs) {
        const { bytes, start } = laidOut(doc);
        expect([printDoc(doc), onBytes(bytes, start)]).toEqual([printDoc(doc), matcher.matches(doc)]);
      }
    }),
    { numRuns: 2000, includeErrorInReport: true },
  );
  expect(tried).toBeGreaterThan(1000);
});

test('an expression needs the document', () => {
  const whole = toDoc({ $or: [{ a: 1 }, { $expr: { $eq: ['$a', '$b'] } }] });
  expect(compileMatcher(whole).onBytes()).toBeUndefined();
  expect(compileMatcher(toDoc({ $nor: [{ a: 1 }] })).onBytes()).toBeDefined();
});
