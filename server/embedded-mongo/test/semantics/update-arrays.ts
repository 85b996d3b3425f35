import { BSONRegExp, Double } from 'bson';
import { type SemanticsCase, updateCases } from './case.ts';

const quizzes = [
  { wk: 5, score: 8 },
  { wk: 6, score: 7 },
  { wk: 7, score: 6 },
];

export const cases: SemanticsCase[] = [
  ...updateCases('$push', { _id: 1, a: [1, 2], s: 'x' }, [
    [{ $push: { a: 3 } }, { _id: 1, a: [1, 2, 3], s: 'x' }],
    [{ $push: { a: [3, 4] } }, { _id: 1, a: [1, 2, [3, 4]], s: 'x' }],
    [{ $push: { a: { $each: [3, 4] } } }, { _id: 1, a: [1, 2, 3, 4], s: 'x' }],
    [{ $push: { n: 1 } }, { _id: 1, a: [1, 2], s: 'x', n: [1] }],
    [{ $push: { 'n.m': { $each: [] } } }, { _id: 1, a: [1, 2], s: 'x', n: { m: [] } }],
    [{ $push: { a: { $each: [9, 8], $position: 0 } } }, { _id: 1, a: [9, 8, 1, 2], s: 'x' }],
    [{ $push: { a: { $each: [9], $position: 1 } } }, { _id: 1, a: [1, 9, 2], s: 'x' }],
    [{ $push: { a: { $each: [9], $position: -1 } } }, { _id: 1, a: [1, 9, 2], s: 'x' }],
    [{ $push: { a: { $each: [9], $position: -10 } } }, { _id: 1, a: [9, 1, 2], s: 'x' }],
    [{ $push: { a: { $each: [9], $position: 10 } } }, { _id: 1, a: [1, 2, 9], s: 'x' }],
    [{ $push: { a: { $each: [5, 0], $sort: 1 } } }, { _id: 1, a: [0, 1, 2, 5], s: 'x' }],
    [{ $push: { a: { $each: [5, 0], $sort: -1 } } }, { _id: 1, a: [5, 2, 1, 0], s: 'x' }],
    [{ $push: { a: { $each: [5, 0], $sort: 1, $slice: 2 } } }, { _id: 1, a: [0, 1], s: 'x' }],
    [{ $push: { a: { $each: [5, 0], $sort: 1, $slice: -2 } } }, { _id: 1, a: [2, 5], s: 'x' }],
    [{ $push: { a: { $each: [5], $slice: 0 } } }, { _id: 1, a: [], s: 'x' }],
    [{ $push: { a: { $each: [5], $slice: -9 } } }, { _id: 1, a: [1, 2, 5], s: 'x' }],
    [{ $push: { s: 1 } }, { errorCode: 2 }],
    [{ $push: { a: { $each: 1 } } }, { errorCode: 2 }],
    [{ $push: { a: { $each: [1], $slice: 'x' } } }, { errorCode: 2 }],
    [{ $push: { a: { $each: [1], $sort: 2 } } }, { errorCode: 2 }],
    [{ $push: { a: { $each: [1], $nonsense: 2 } } }, { errorCode: 2 }],
    [{ $push: { a: { $each: [1], $position: 1.5 } } }, { errorCode: 2 }],
  ]),
  ...updateCases('$push of documents', { _id: 1, q: quizzes }, [
    [
      { $push: { q: { $each: [{ wk: 8, score: 9 }], $sort: { score: -1 }, $slice: 2 } } },
      {
        _id: 1,
        q: [
          { wk: 8, score: 9 },
          { wk: 5, score: 8 },
        ],
      },
    ],
    [
      { $push: { q: { $each: [{ wk: 1 }], $sort: { score: 1 } } } },
      { _id: 1, q: [{ wk: 1 }, { wk: 7, score: 6 }, { wk: 6, score: 7 }, { wk: 5, score: 8 }] },
    ],
    [
      { $push: { q: { $each: [{ wk: 5, score: 9 }], $sort: { wk: -1, score: -1 } } } },
      {
        _id: 1,
        q: [
          { wk: 7, score: 6 },
          { wk: 6, score: 7 },
          { wk: 5, score: 9 },
          { wk: 5, score: 8 },
        ],
      },
    ],
  ]),
  ...updateCases('$addToSet', { _id: 1, a: [1, { x: 1, y: 2 }], s: 'x' }, [
    [{ $addToSet: { a: 1 } }, { _id: 1, a: [1, { x: 1, y: 2 }], s: 'x' }],
    [{ $addToSet: { a: new Double(1) } }, { _id: 1, a: [1, { x: 1, y: 2 }], s: 'x' }],
    [{ $addToSet: { a: { x: 1, y: 2 } } }, { _id: 1, a: [1, { x: 1, y: 2 }], s: 'x' }],
    [{ $addToSet: { a: { y: 2, x: 1 } } }, { _id: 1, a: [1, { x: 1, y: 2 }, { y: 2, x: 1 }], s: 'x' }],
    [{ $addToSet: { a: [1] } }, { _id: 1, a: [1, { x: 1, y: 2 }, [1]], s: 'x' }],
    [{ $addToSet: { a: { $each: [2, 1, 2, 3] } } }, { _id: 1, a: [1, { x: 1, y: 2 }, 2, 3], s: 'x' }],
    [{ $addToSet: { n: { $each: [2, 2] } } }, { _id: 1, a: [1, { x: 1, y: 2 }], s: 'x', n: [2] }],
    [{ $addToSet: { s: 1 } }, { errorCode: 2 }],
    [{ $addToSet: { a: { $each: 1 } } }, { errorCode: 14 }],
  ]),
  ...updateCases(
    '$pull',
    {
      _id: 1,
      a: [1, 5, 'x', 'xy', [1, 9], null],
      d: [
        { k: 1, v: [1, 2] },
        { k: 2, v: [3] },
      ],
      s: 'x',
    },
    [
      [{ $pull: { a: 1 } }, pulled([5, 'x', 'xy', [1, 9], null])],
      [{ $pull: { a: { $gte: 5 } } }, pulled([1, 'x', 'xy', null])],
      [{ $pull: { a: { $in: [1, 'x'] } } }, pulled([5, 'xy', null])],
      [{ $pull: { a: new BSONRegExp('^x') } }, pulled([1, 5, [1, 9], null])],
      [{ $pull: { a: [1, 9] } }, pulled([1, 5, 'x', 'xy', null])],
      [{ $pull: { a: null } }, pulled([1, 5, 'x', 'xy', [1, 9]])],
      [{ $pull: { a: { $ne: 5 } } }, pulled([5])],
      [{ $pull: { d: { k: 1 } } }, { ...pulled(), d: [{ k: 2, v: [3] }] }],
      [{ $pull: { d: { k: 1, v: 2 } } }, { ...pulled(), d: [{ k: 2, v: [3] }] }],
      [{ $pull: { d: { k: 1, v: 3 } } }, pulled()],
      [{ $pull: { d: { v: { $elemMatch: { $gt: 2 } } } } }, { ...pulled(), d: [{ k: 1, v: [1, 2] }] }],
      [{ $pull: { d: { $or: [{ k: 2 }, { v: 9 }] } } }, { ...pulled(), d: [{ k: 1, v: [1, 2] }] }],
      [
        { $pull: { 'd.0.v': 1 } },
        {
          ...pulled(),
          d: [
            { k: 1, v: [2] },
            { k: 2, v: [3] },
          ],
        },
      ],
      [{ $pull: { missing: 1 } }, pulled()],
      [{ $pull: { s: 1 } }, { errorCode: 2 }],
      [{ $pull: { 's.t': 1 } }, { errorCode: 28 }],
      [{ $pull: { 'a.x.y': 1 } }, { errorCode: 28 }],
      [{ $pull: { 'missing.x': 1, 'a.9': 1 } }, pulled()],
      [{ $pullAll: { a: [1, 'x', [1, 9]] } }, pulled([5, 'xy', null])],
      [
        {
          $pullAll: {
            d: [
              { k: 2, v: [3] },
              { v: [1, 2], k: 1 },
            ],
          },
        },
        { ...pulled(), d: [{ k: 1, v: [1, 2] }] },
      ],
      [{ $pullAll: { a: 1 } }, { errorCode: 2 }],
    ],
  ),
  ...updateCases('$pop', { _id: 1, a: [1, 2, 3], e: [], s: 'x' }, [
    [{ $pop: { a: 1 } }, { _id: 1, a: [1, 2], e: [], s: 'x' }],
    [{ $pop: { a: -1 } }, { _id: 1, a: [2, 3], e: [], s: 'x' }],
    [{ $pop: { e: 1, missing: -1 } }, { _id: 1, a: [1, 2, 3], e: [], s: 'x' }],
    [{ $pop: { s: 1 } }, { errorCode: 14 }],
    [{ $pop: { a: 2 } }, { errorCode: 9 }],
    [{ $pop: { 's.t': 1 } }, { errorCode: 28 }],
  ]),
];

function pulled(a: unknown[] = [1, 5, 'x', 'xy', [1, 9], null]): Record<string, unknown> {
  return {
    _id: 1,
    a,
    d: [
      { k: 1, v: [1, 2] },
      { k: 2, v: [3] },
    ],
    s: 'x',
  };
}
