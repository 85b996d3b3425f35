import {
  Binary,
  BSONRegExp,
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
import { Doc, MISSING, type Value } from '../../bson/document.ts';
import { encodeDocument } from '../../bson/encode.ts';
import { toDoc } from '../../bson/from-js.ts';
import { CommandError } from '../../errors.ts';
import { compilePipeline } from '../pipeline.ts';
import { stages } from '../stages/stages.ts';
import { compileExpression } from './compile.ts';
import { operators } from './operators.ts';

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(
    null,
    undefined,
    true,
    false,
    new MinKey(),
    new MaxKey(),
    '$a',
    '$$ROOT',
    '$nope',
    '$l',
  ),
  fc.string({ maxLength: 6 }).map((text) => text.replace(/^\$/, '')),
  fc.constantFrom('day', 'week', 'int', 'UTC', '%Y', '2024-02-29', '+01:00', '(a|b)*'),
  fc.integer({ min: -40, max: 40 }).map((value) => new Int32(value)),
  fc.integer().map((value) => new Int32(value)),
  fc.double().map((value) => new Double(value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc
    .constantFrom('1.5', '-2', '0', 'NaN', 'Infinity', '-Infinity', '1E+6000', '1E-6000')
    .map((text) => Decimal128.fromString(text)),
  fc.date({ noInvalidDate: true }),
  fc.constantFrom(
    new ObjectId(),
    new Timestamp({ t: 5, i: 1 }),
    new BSONRegExp('a', 'i'),
    new Binary(Buffer.of(1)),
  ),
);
const names = [
  ...[
    'input',
    'in',
    'as',
    'cond',
    'initialValue',
    'vars',
    'date',
    'unit',
    'amount',
    'startDate',
    'endDate',
    'n',
  ],
  ...[
    'timezone',
    'format',
    'dateString',
    'find',
    'replacement',
    'regex',
    'options',
    'chars',
    'to',
    'onError',
    'field',
  ],
  ...[
    'value',
    'branches',
    'default',
    'case',
    'then',
    'if',
    'else',
    'inputs',
    'sortBy',
    'year',
    'month',
    'k',
    'v',
  ],
];
const value: fc.Arbitrary<Value> = fc.letrec<{ any: Value }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.array(tie('any'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...names), tie('any')), { maxLength: 4 })
      .map((entries) => Doc.from(entries)),
    fc
      .tuple(fc.constantFrom(...Object.keys(operators)), tie('any'))
      .map(([name, argument]) => Doc.from([[name, argument]])),
  ),
})).any;

const root = toDoc({ _id: 1, a: 5, l: [1, 'x', { b: 2 }], s: { p: 'text' } });

function refusedOr(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    expect(error.message).not.toBe('');
  }
}

test.each([
  ['$add', [new Double(-8_640_000_000_000_001), new Date(0)]],
  ['$subtract', [new Date(8_640_000_000_000_000), new Double(-1)]],
])('%s beyond the range of dates is an overflow, not a broken date', (name, argument) => {
  const evaluate = compileExpression(Doc.from([[name, argument]]));
  expect(() => evaluate({ root, vars: new Map(), now: new Date(0) })).toThrow('date overflow');
});

describe('any argument', () => {
  test.each(Object.keys(operators))('of %s gives a value or an error with a code', (name) => {
    fc.assert(
      fc.property(value, (argument) => {
        refusedOr(() => {
          const evaluate = compileExpression(Doc.from([[name, argument]]));
          const result = evaluate({ root, vars: new Map(), now: new Date(0) });
          if (result !== MISSING) encodeDocument(Doc.from([['r', result]]));
        });
      }),
      { numRuns: 60 },
    );
  });

  test.each(Object.keys(stages))('of the stage %s gives documents or an error with a code', (name) => {
    const env = { scan: () => [root], memoryLimitBytes: 1e7, now: new Date(0) };
    fc.assert(
      fc.property(value, (argument) => {
        refusedOr(() => {
          const run = compilePipeline([Doc.from([[name, argument]])], env);
          for (const doc of run([root, root])) encodeDocument(doc);
        });
      }),
      { numRuns: 100 },
    );
  });
});
