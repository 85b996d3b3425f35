import { BSONRegExp, Double, Long } from 'bson';
import { findCases, type SemanticsCase } from './case.ts';

const docs = [
  { _id: 1, t: ['a', 'b', 'c'], n: [1, 10] },
  { _id: 2, t: ['b'], n: [5] },
  { _id: 3, t: 'b', n: 5 },
  { _id: 4, t: [], n: [] },
  { _id: 5, t: [['a', 'b'], 'x'], n: [[1, 2], [3]] },
  {
    _id: 6,
    items: [
      { k: 'x', v: 1 },
      { k: 'y', v: 5 },
    ],
  },
  {
    _id: 7,
    items: [
      { k: 'x', v: 5 },
      { k: 'y', v: [1, 9] },
    ],
  },
  { _id: 8, items: { k: 'x', v: 5 } },
];

export const cases: SemanticsCase[] = [
  ...findCases('$all', docs, [
    [{ t: { $all: ['a', 'b'] } }, [1]],
    [{ t: { $all: ['b'] } }, [1, 2, 3]],
    [{ t: { $all: [['a', 'b']] } }, [5]],
    [{ t: { $all: [] } }, []],
    [{ t: { $all: [new BSONRegExp('^a'), 'c'] } }, [1]],
    [{ items: { $all: [{ $elemMatch: { k: 'x', v: 1 } }, { $elemMatch: { k: 'y' } }] } }, [6]],
    [{ t: { $all: 'a' } }, { errorCode: 2 }],
    [{ t: { $all: [{ $gt: 1 }] } }, { errorCode: 2 }],
    [{ items: { $all: [{ $elemMatch: { k: 'x' } }, 1] } }, { errorCode: 2 }],
    [{ t: { $not: { $all: ['b'] } } }, [4, 5, 6, 7, 8]],
  ]),
  ...findCases('$size', docs, [
    [{ t: { $size: 0 } }, [4]],
    [{ t: { $size: 1 } }, [2]],
    [{ t: { $size: new Double(3) } }, [1]],
    [{ t: { $size: Long.fromNumber(2) } }, [5]],
    [{ 'n.0': { $size: 2 } }, [5]],
    [{ t: { $not: { $size: 1 } } }, [1, 3, 4, 5, 6, 7, 8]],
  ]),
  ...findCases('$elemMatch', docs, [
    [{ n: { $elemMatch: { $gt: 4, $lt: 8 } } }, [2]],
    [{ n: { $gt: 4, $lt: 8 } }, [1, 2, 3]],
    [{ n: { $gt: 8, $lt: 4 } }, [1]],
    [{ n: { $elemMatch: { $elemMatch: { $gt: 1 } } } }, [5]],
    [{ n: { $elemMatch: { $size: 2 } } }, [5]],
    [{ n: { $elemMatch: { $in: [10, 11] } } }, [1]],
    [{ n: { $elemMatch: { $not: { $gt: 4 } } } }, [1, 5]],
    [{ n: { $elemMatch: { $type: 'array' } } }, [5]],
    [{ t: { $elemMatch: { $regex: '^[bc]' } } }, [1, 2]],
    [{ n: { $elemMatch: { 0: 1 } } }, [5]],
    [{ items: { $elemMatch: { k: 'x', v: 5 } } }, [7]],
    [{ items: { $elemMatch: { k: 'y', v: { $gt: 4 } } } }, [6, 7]],
    [{ items: { $elemMatch: { $or: [{ v: 1 }, { v: 9 }] } } }, [6, 7]],
    [{ items: { $elemMatch: { $and: [{ k: 'y' }, { v: 9 }] } } }, [7]],
    [{ items: { $elemMatch: { $nor: [{ k: 'x' }, { v: 9 }] } } }, [6]],
    [{ items: { $not: { $elemMatch: { k: 'x' } } } }, [1, 2, 3, 4, 5, 8]],
    [{ items: { $elemMatch: {} } }, [6, 7]],
    [{ items: { $elemMatch: 1 } }, { errorCode: 2 }],
    [{ 'items.v': { $elemMatch: { $gt: 8 } } }, [7]],
  ]),
];
