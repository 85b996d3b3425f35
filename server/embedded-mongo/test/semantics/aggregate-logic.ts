import { Decimal128, Double, Long, MinKey } from 'bson';
import { expressionCases, type SemanticsCase } from './case.ts';

const doc = { a: 1, s: { b: 2, 'x y': 3 }, n: null };

// Linters take an object with a `then` for a promise, hence no literal.
const fields = (...entries: [string, unknown][]) => Object.fromEntries(entries);
const branch = (test: unknown, result: unknown) => fields(['case', test], ['then', result]);
const condition = (test: unknown, yes: unknown, no: unknown) =>
  fields(['if', test], ['then', yes], ['else', no]);

export const cases: SemanticsCase[] = [
  ...expressionCases(
    'comparison',
    [
      [{ $cmp: [1, 2] }, { r: -1 }],
      [{ $cmp: [Long.fromNumber(5), new Double(5)] }, { r: 0 }],
      [{ $eq: [Decimal128.fromString('1.0'), '$a'] }, { r: true }],
      [{ $eq: ['$nope', null] }, { r: false }],
      [{ $lt: ['$nope', null] }, { r: true }],
      [{ $gt: ['a', 1] }, { r: true }],
      [{ $lt: [new MinKey(), null] }, { r: true }],
      [{ $ne: [1, '1'] }, { r: true }],
      [{ $eq: [Number.NaN, Number.NaN] }, { r: true }],
      [{ $eq: [1] }, { errorCode: 16020 }],
    ],
    doc,
  ),
  ...expressionCases(
    'boolean',
    [
      [{ $and: [] }, { r: true }],
      [{ $or: [] }, { r: false }],
      [{ $and: ['$a', 'x', []] }, { r: true }],
      [{ $and: ['$a', '$n'] }, { r: false }],
      [{ $or: [0, '$nope', Number.NaN] }, { r: true }],
      [{ $not: [0] }, { r: true }],
      [{ $not: '$a' }, { r: false }],
      [{ $or: [true, { $divide: ['$a', 0] }] }, { r: true }],
      [{ $not: [1, 2] }, { errorCode: 16020 }],
    ],
    doc,
  ),
  ...expressionCases(
    'conditional',
    [
      [{ $cond: [{ $eq: ['$a', 1] }, 'y', 'n'] }, { r: 'y' }],
      [{ $cond: condition('$n', 'y', 'n') }, { r: 'n' }],
      [{ $cond: condition(true, '$nope', 1) }, {}],
      [{ $cond: [1, 2] }, { errorCode: 16020 }],
      [{ $cond: fields(['if', 1], ['then', 1]) }, { errorCode: 17082 }],
      [{ $cond: { ...condition(1, 1, 1), x: 1 } }, { errorCode: 17083 }],
      [{ $ifNull: ['$n', '$nope', 3] }, { r: 3 }],
      [{ $ifNull: ['$a', 3] }, { r: 1 }],
      [{ $ifNull: ['$nope', '$nope2'] }, {}],
      [
        {
          $switch: {
            branches: [branch(false, 1), branch('$a', 2)],
            default: 3,
          },
        },
        { r: 2 },
      ],
      [{ $switch: { branches: [branch('$n', 1)], default: 3 } }, { r: 3 }],
      [{ $switch: { branches: [branch('$n', 1)] } }, { errorCode: 40066 }],
      [{ $switch: { branches: [] } }, { errorCode: 40068 }],
      [{ $switch: { branches: [{ case: 1 }] } }, { errorCode: 40065 }],
    ],
    doc,
  ),
  ...expressionCases(
    'variables',
    [
      ['$$ROOT.a', { r: 1 }],
      ['$$CURRENT.s.b', { r: 2 }],
      ['$$REMOVE', {}],
      ['$s.b.c', {}],
      [{ x: '$nope', y: '$a' }, { r: { y: 1 } }],
      [{ $type: '$$NOW' }, { r: 'date' }],
      [{ $let: { vars: { x: '$a', y: 2 }, in: { $add: ['$$x', '$$y'] } } }, { r: 3 }],
      [{ $let: { vars: { CURRENT: '$s' }, in: '$b' } }, { r: 2 }],
      [
        { $let: { vars: { x: 1 }, in: { $let: { vars: { x: { $add: ['$$x', 1] } }, in: '$$x' } } } },
        { r: 2 },
      ],
      [{ $let: { vars: { x: 1, y: '$$x' }, in: 1 } }, { errorCode: 17276 }],
      [{ $let: { vars: { X: 1 }, in: 1 } }, { errorCode: 9 }],
      [{ $let: { vars: {} } }, { errorCode: 16877 }],
      ['$$nope', { errorCode: 17276 }],
      [{ $literal: { $add: [1, '$a'] } }, { r: { $add: [1, '$a'] } }],
      [{ $literal: '$a' }, { r: '$a' }],
      ['$a..b', { errorCode: 15998 }],
      [{ $nope: 1 }, { errorCode: 31325 }],
      [{ $add: 1, $subtract: 1 }, { errorCode: 16410 }],
      [{ $function: { body: 'function() {}', args: [], lang: 'js' } }, { errorCode: 31325 }],
    ],
    doc,
  ),
  ...expressionCases(
    'objects',
    [
      [{ $mergeObjects: ['$s', { b: 9, c: 1 }] }, { r: { b: 9, 'x y': 3, c: 1 } }],
      [{ $mergeObjects: ['$n', '$nope'] }, { r: {} }],
      [{ $mergeObjects: ['$a'] }, { errorCode: 40400 }],
      [
        { $objectToArray: '$s' },
        {
          r: [
            { k: 'b', v: 2 },
            { k: 'x y', v: 3 },
          ],
        },
      ],
      [{ $objectToArray: '$a' }, { errorCode: 40390 }],
      [
        {
          $arrayToObject: [
            [
              ['p', 1],
              ['q', 2],
            ],
          ],
        },
        { r: { p: 1, q: 2 } },
      ],
      [
        {
          $arrayToObject: [
            [
              { k: 'p', v: 1 },
              { k: 'p', v: 2 },
            ],
          ],
        },
        { r: { p: 2 } },
      ],
      [{ $arrayToObject: [null] }, { r: null }],
      [{ $arrayToObject: ['$a'] }, { errorCode: 40386 }],
      [{ $arrayToObject: [[['p']]] }, { errorCode: 40397 }],
      [{ $arrayToObject: [[{ k: 'p' }]] }, { errorCode: 40392 }],
      [{ $getField: 'a' }, { r: 1 }],
      [{ $getField: { field: 'x y', input: '$s' } }, { r: 3 }],
      [{ $getField: { field: 'b', input: 1 } }, {}],
      [{ $setField: { field: 'c', input: '$s', value: 1 } }, { r: { b: 2, 'x y': 3, c: 1 } }],
      [{ $setField: { field: 'b', input: '$s', value: '$$REMOVE' } }, { r: { 'x y': 3 } }],
      [{ $setField: { field: 'b', input: null, value: 1 } }, { r: null }],
      [{ $setField: { field: 'b', input: 1, value: 1 } }, { errorCode: 4161105 }],
      [{ $unsetField: { field: 'b', input: '$s' } }, { r: { 'x y': 3 } }],
      [{ $bsonSize: { a: 1 } }, { r: 12 }],
      [{ $binarySize: 'hé' }, { r: 3 }],
    ],
    doc,
  ),
];
