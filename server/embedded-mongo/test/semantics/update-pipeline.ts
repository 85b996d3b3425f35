import { type SemanticsCase, updateCases, updated } from './case.ts';

const doc = { _id: 1, a: 2, b: 3, l: [1, 2], s: { x: 1 } };

export const cases: SemanticsCase[] = [
  ...updateCases('pipeline', doc, [
    [[{ $set: { c: { $add: ['$a', '$b'] } } }], { ...doc, c: 5 }],
    [[{ $set: { a: '$b', b: '$a' } }], { ...doc, a: 3, b: 2 }],
    [[{ $set: { t: { $sum: '$l' } } }, { $set: { u: { $multiply: ['$t', 2] } } }], { ...doc, t: 3, u: 6 }],
    [[{ $unset: ['a', 's.x'] }], { _id: 1, b: 3, l: [1, 2], s: {} }],
    [[{ $unset: 'a' }], { _id: 1, b: 3, l: [1, 2], s: { x: 1 } }],
    [[{ $project: { a: 1 } }], { _id: 1, a: 2 }],
    [[{ $replaceWith: { n: '$a' } }], { _id: 1, n: 2 }],
    [
      [{ $replaceRoot: { newRoot: { $mergeObjects: [{ z: 1 }, '$$ROOT'] } } }],
      { _id: 1, z: 1, a: 2, b: 3, l: [1, 2], s: { x: 1 } },
    ],
    [[{ $set: { l: { $concatArrays: ['$l', [3]] } } }], { ...doc, l: [1, 2, 3] }],
    [[{ $set: { _id: 2 } }], { errorCode: 66 }],
    [[{ $match: { a: 1 } }], { errorCode: 72 }],
    [[{ $set: { a: 1 }, $unset: 'b' }], { errorCode: 40323 }],
    [[{ $set: { a: 1 } }], { errorCode: 9 }, { arrayFilters: [{ e: 1 }] }],
  ]),
  {
    name: 'a pipeline upsert starts from the filter',
    docs: [],
    run: updated({ _id: 1, a: 5 }, [{ $set: { b: { $add: ['$a', 1] } } }], { upsert: true }),
    expect: [{ _id: 1, a: 5, b: 6 }],
  },
];
