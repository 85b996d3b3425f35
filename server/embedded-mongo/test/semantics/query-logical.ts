import { Double } from 'bson';
import { findCases, ids, type SemanticsCase } from './case.ts';

const docs = [
  { _id: 1, a: 1, b: 1, s: 'x' },
  { _id: 2, a: 1, b: 2 },
  { _id: 3, a: 2, b: 1 },
  { _id: 4, a: [1, 2], b: null },
  { _id: 5, b: new Double(5) },
];

export const cases: SemanticsCase[] = [
  ...findCases('logical', docs, [
    [{}, [1, 2, 3, 4, 5]],
    [{ a: 1, b: 2 }, [2]],
    [{ $and: [{ a: 1 }, { a: 2 }] }, [4]],
    [{ $and: [{ a: 1 }], b: 1 }, [1]],
    [{ $or: [{ a: 2 }, { b: 2 }] }, [2, 3, 4]],
    [{ $or: [{ a: 2 }], b: 1 }, [3]],
    [{ $or: [{ $and: [{ a: 1 }, { b: 1 }] }, { b: 5 }] }, [1, 5]],
    [{ $nor: [{ a: 1 }, { b: 5 }] }, [3]],
    [{ $nor: [{ b: { $gt: 1 } }] }, [1, 3, 4]],
    [{ a: { $not: { $eq: 1 } } }, [3, 5]],
    [{ a: { $not: { $gt: 1, $lt: 2 } } }, [1, 2, 3, 5]],
    [{ a: { $not: { $not: { $eq: 1 } } } }, [1, 2, 4]],
    [{ $comment: 'why', a: 2 }, [3, 4]],
    [{ $and: [] }, { errorCode: 2 }],
    [{ $or: {} }, { errorCode: 2 }],
    [{ $or: [1] }, { errorCode: 2 }],
    [{ a: { $not: 1 } }, { errorCode: 2 }],
    [{ a: { $not: {} } }, { errorCode: 2 }],
    [{ $where: 'true' }, { errorCode: 2 }],
    [{ a: { $or: [1] } }, { errorCode: 2 }],
    [{ $not: { a: 1 } }, { errorCode: 2 }],
  ]),
  ...findCases('$expr', docs, [
    [{ $expr: { $eq: ['$a', '$b'] } }, [1]],
    [{ $expr: { $gt: ['$b', 1] } }, [2, 5]],
    [{ $expr: '$b' }, [1, 2, 3, 5]],
    [{ $expr: { $eq: ['$missing', null] } }, []],
    [{ $expr: { $and: [{ $eq: ['$a', 1] }, { $lt: ['$b', 2] }] }, s: 'x' }, [1]],
    [{ $expr: { $in: [2, { $cond: [{ $isArray: '$a' }, '$a', []] }] } }, [4]],
    [{ $or: [{ $expr: { $eq: ['$b', 5] } }, { a: 2 }] }, [3, 4, 5]],
    [{ $expr: { $nonsense: 1 } }, { errorCode: 168 }],
  ]),
  {
    name: '$expr sees the variables of let',
    docs,
    run: async (collection) => {
      const found = await collection
        .find({ $expr: { $eq: ['$b', '$$wanted'] } }, { let: { wanted: 2 } })
        .toArray();
      return found.map((doc) => doc['_id']);
    },
    expect: [2],
  },
  {
    name: '$elemMatch beside other conditions on the path',
    docs: [
      {
        _id: 1,
        r: [
          { p: 'a', s: 8 },
          { p: 'b', s: 5 },
        ],
      },
      {
        _id: 2,
        r: [
          { p: 'a', s: 5 },
          { p: 'b', s: 8 },
        ],
      },
    ],
    run: ids({ r: { $elemMatch: { p: 'a', s: { $gte: 8 } }, $size: 2 } }),
    expect: [1],
  },
];
