import { Double } from 'bson';
import type { Collection, Document } from 'mongodb';
import { copies, type ErrorExpectation, type SemanticsCase } from './case.ts';

const foreign: Document[] = [
  { _id: 10, k: 1, v: 'a' },
  { _id: 11, k: 2, v: 'b' },
  { _id: 12, k: [1, 3], v: 'c' },
  { _id: 13, v: 'd' },
  { _id: 14, k: null, v: 'e' },
  { _id: 15, k: { z: 1 }, v: 'f' },
];
const docs = [
  { _id: 1, k: 1 },
  { _id: 2, k: [1, 2] },
  { _id: 3 },
  { _id: 4, k: null },
  { _id: 6, k: { z: 1 } },
  { _id: 7, k: new Double(2) },
  { _id: 9, o: [{ k: 2 }, { k: 3 }], x: 5 },
];

/** Runs with the name of a second collection, which is dropped afterwards. */
async function withForeign<T>(collection: Collection, run: (other: Collection) => Promise<T>): Promise<T> {
  const other = collection.db.collection(`${collection.collectionName}_foreign`);
  await other.insertMany(copies(foreign));
  try {
    return await run(other);
  } finally {
    await other.drop();
  }
}

function lookups(
  table: [name: string, stages: (from: string) => Document[], expected: Document[] | ErrorExpectation][],
): SemanticsCase[] {
  return table.map(([name, stages, expected]) => ({
    name,
    docs,
    run: (collection) =>
      withForeign(collection, (other) => collection.aggregate(stages(other.collectionName)).toArray()),
    expect: expected,
  }));
}

const order = { $sort: { _id: 1 } };
const join = (from: string, rest: Document) => ({ $lookup: { from, as: 'r', ...rest } });
const foundIds = { $project: { r: { $sortArray: { input: '$r._id', sortBy: 1 } } } };

export const cases: SemanticsCase[] = [
  ...lookups([
    [
      '$lookup joins by equal values, through arrays on both sides',
      (from) => [order, join(from, { localField: 'k', foreignField: 'k' }), foundIds],
      [
        { _id: 1, r: [10, 12] },
        { _id: 2, r: [10, 11, 12] },
        { _id: 3, r: [13, 14] },
        { _id: 4, r: [13, 14] },
        { _id: 6, r: [15] },
        { _id: 7, r: [11] },
        { _id: 9, r: [13, 14] },
      ],
    ],
    [
      '$lookup follows a local path through an array of documents',
      (from) => [{ $match: { _id: 9 } }, join(from, { localField: 'o.k', foreignField: 'k' }), foundIds],
      [{ _id: 9, r: [11, 12] }],
    ],
    [
      '$lookup joins and runs a pipeline',
      (from) => [
        { $match: { _id: 2 } },
        join(from, {
          localField: 'k',
          foreignField: 'k',
          pipeline: [{ $match: { v: { $ne: 'a' } } }, { $sort: { _id: -1 } }, { $project: { v: 1 } }],
        }),
      ],
      [
        {
          _id: 2,
          k: [1, 2],
          r: [
            { _id: 12, v: 'c' },
            { _id: 11, v: 'b' },
          ],
        },
      ],
    ],
    [
      '$lookup gives its variables to the pipeline, which compares them without going into arrays',
      (from) => [
        { $match: { _id: { $in: [1, 3] } } },
        order,
        join(from, { let: { key: '$k' }, pipeline: [{ $match: { $expr: { $eq: ['$k', '$$key'] } } }] }),
        foundIds,
      ],
      [
        { _id: 1, r: [10] },
        { _id: 3, r: [13] },
      ],
    ],
    [
      '$lookup computes with its variables in later stages',
      (from) => [
        { $match: { _id: 9 } },
        join(from, {
          let: { x: '$x' },
          pipeline: [{ $match: { k: 2 } }, { $project: { _id: 0, s: { $add: ['$$x', '$k'] } } }],
        }),
        { $project: { r: 1 } },
      ],
      [{ _id: 9, r: [{ s: 7 }] }],
    ],
    [
      '$lookup inside $lookup sees the variables of both',
      (from) => [
        { $match: { _id: 1 } },
        join(from, {
          let: { x: '$_id' },
          pipeline: [
            { $match: { _id: 10 } },
            join(from, {
              let: { y: '$k' },
              pipeline: [
                { $match: { $expr: { $eq: ['$k', { $add: ['$$x', '$$y'] }] } } },
                { $project: { _id: 1 } },
              ],
            }),
          ],
        }),
      ],
      [{ _id: 1, k: 1, r: [{ _id: 10, k: 1, v: 'a', r: [{ _id: 11 }] }] }],
    ],
    [
      '$lookup puts its result at a path',
      (from) => [{ $match: { _id: 1 } }, { $lookup: { from, pipeline: [{ $count: 'n' }], as: 'a.b' } }],
      [{ _id: 1, k: 1, a: { b: [{ n: 6 }] } }],
    ],
    [
      '$lookup in a collection that does not exist finds nothing',
      () => [{ $match: { _id: 1 } }, join('no_such_collection', { localField: 'k', foreignField: 'k' })],
      [{ _id: 1, k: 1, r: [] }],
    ],
    ['$lookup without a join', (from) => [join(from, {})], { errorCode: 9 }],
    ['$lookup with half a join', (from) => [join(from, { localField: 'k' })], { errorCode: 9 }],
    ['$lookup without as', (from) => [{ $lookup: { from, pipeline: [] } }], { errorCode: 9 }],
    ['$lookup with an unknown option', (from) => [join(from, { pipeline: [], x: 1 })], { errorCode: 9 }],
    [
      '$lookup with a pipeline that writes',
      (from) => [join(from, { pipeline: [{ $out: 'x' }] })],
      { errorCode: 51047 },
    ],
    [
      '$lookup with an undefined variable',
      (from) => [join(from, { pipeline: [{ $match: { $expr: '$$nope' } }] })],
      { errorCode: 17276 },
    ],
    [
      '$unionWith adds another collection',
      (from) => [{ $match: { _id: 1 } }, { $unionWith: from }, { $count: 'n' }],
      [{ n: 7 }],
    ],
    [
      '$unionWith runs a pipeline on it',
      (from) => [
        { $match: { _id: 1 } },
        { $unionWith: { coll: from, pipeline: [{ $match: { k: 2 } }, { $project: { v: 1 } }] } },
      ],
      [
        { _id: 1, k: 1 },
        { _id: 11, v: 'b' },
      ],
    ],
    [
      '$unionWith with a pipeline that writes',
      (from) => [{ $unionWith: { coll: from, pipeline: [{ $merge: 'x' }] } }],
      { errorCode: 31441 },
    ],
  ]),
];
