import { Double, Long } from 'bson';
import { pipelineCases, type SemanticsCase } from './case.ts';

const docs = [
  { _id: 1, a: 1, g: 'x', l: [1, 2, 3], s: { p: 1, q: [{ r: 1 }, { r: 2 }] } },
  { _id: 2, a: 2, g: 'y', l: [], s: { p: 2 } },
  { _id: 3, a: 2, g: 'x', l: null, s: 5 },
  { _id: 4, a: 5, g: 'x', l: 'z' },
  { _id: 5, g: 'y' },
];
const ids = (...list: number[]) => list.map((_id) => ({ _id }));
const byId = { $sort: { _id: 1 } };
const onlyId = { $project: { _id: 1 } };

export const cases: SemanticsCase[] = [
  ...pipelineCases('$match and order', docs, [
    [[{ $match: { a: 2 } }, byId, onlyId], ids(2, 3)],
    [[{ $sort: { a: -1, _id: -1 } }, onlyId], ids(4, 3, 2, 1, 5)],
    [[{ $sort: { l: 1, _id: 1 } }, onlyId], ids(2, 3, 5, 1, 4)],
    [[{ $sort: { l: -1, _id: 1 } }, onlyId], ids(4, 1, 3, 5, 2)],
    [[byId, { $skip: 1 }, { $limit: 2 }, onlyId], ids(2, 3)],
    [[byId, { $limit: 3 }, { $skip: 1 }, onlyId], ids(2, 3)],
    [[byId, { $limit: 1 }, { $skip: 3 }], []],
    [[byId, { $limit: 3 }, { $match: { a: 2 } }, onlyId], ids(2, 3)],
    [
      [{ $set: { b: { $ifNull: ['$a', 9] } } }, { $sort: { b: -1, _id: 1 } }, { $limit: 2 }, onlyId],
      ids(5, 4),
    ],
    [[{ $match: { $expr: { $gt: ['$a', 1] } } }, byId, onlyId], ids(2, 3, 4)],
    [[{ $sort: {} }], { errorCode: 15976 }],
    [[{ $sort: { a: 2 } }], { errorCode: 15975 }],
    [[{ $limit: 0 }], { errorCode: 15958 }],
    [[{ $skip: -1 }], { errorCode: 5107200 }],
    [[{ $match: 1 }], { errorCode: 15959 }],
    [[{ $nope: 1 }], { errorCode: 40324 }],
    [[{}], { errorCode: 40323 }],
  ]),
  ...pipelineCases('$project', docs.slice(0, 1), [
    [[{ $project: { a: 1 } }], [{ _id: 1, a: 1 }]],
    [[{ $project: { a: 1, _id: 0, z: { $add: ['$a', 1] } } }], [{ a: 1, z: 2 }]],
    [[{ $project: { 's.q.r': 1 } }], [{ _id: 1, s: { q: [{ r: 1 }, { r: 2 }] } }]],
    [[{ $project: { s: 0, l: 0 } }], [{ _id: 1, a: 1, g: 'x' }]],
    [[{ $project: { 's.z': '$a' } }], [{ _id: 1, s: { z: 1 } }]],
    [[{ $project: { x: ['$a', '$nope'] } }], [{ _id: 1, x: [1, null] }]],
    [[{ $project: { l: { $slice: ['$l', 1] } } }], [{ _id: 1, l: [1] }]],
    [[{ $project: { a: 1, g: 0 } }], { errorCode: 31254 }],
    [[{ $project: {} }], { errorCode: 51272 }],
    [[{ $project: { a: { $elemMatch: { x: 1 } } } }], { errorCode: 168 }],
  ]),
  ...pipelineCases('$set, $unset and $replaceWith', docs.slice(0, 1), [
    [[{ $set: { z: 1, a: { $add: ['$a', 1] } } }, { $project: { a: 1, z: 1 } }], [{ _id: 1, a: 2, z: 1 }]],
    [[{ $addFields: { 's.n.m': 9 } }, { $project: { 's.n': 1 } }], [{ _id: 1, s: { n: { m: 9 } } }]],
    [[{ $set: { l: { m: 1 } } }, { $project: { l: 1 } }], [{ _id: 1, l: [{ m: 1 }, { m: 1 }, { m: 1 }] }]],
    [[{ $set: { a: '$$REMOVE', l: '$nope' } }, { $project: { s: 0 } }], [{ _id: 1, g: 'x' }]],
    [[{ $set: { x: '$a', y: '$x' } }, { $project: { x: 1, y: 1 } }], [{ _id: 1, x: 1 }]],
    [[{ $unset: ['a', 's.p', 'l'] }], [{ _id: 1, g: 'x', s: { q: [{ r: 1 }, { r: 2 }] } }]],
    [[{ $replaceRoot: { newRoot: '$s' } }], [{ p: 1, q: [{ r: 1 }, { r: 2 }] }]],
    [[{ $replaceWith: { x: '$a', y: '$nope' } }], [{ x: 1 }]],
    [[{ $replaceWith: '$a' }], { errorCode: 40228 }],
    [[{ $set: 1 }], { errorCode: 40272 }],
    [[{ $set: { a: 1, 'a.b': 1 } }], { errorCode: 31249 }],
    [[{ $unset: [] }], { errorCode: 31119 }],
  ]),
  ...pipelineCases('$unwind', docs, [
    [
      [byId, { $unwind: '$l' }, { $project: { l: 1 } }],
      [
        { _id: 1, l: 1 },
        { _id: 1, l: 2 },
        { _id: 1, l: 3 },
        { _id: 4, l: 'z' },
      ],
    ],
    [
      [
        byId,
        { $unwind: { path: '$l', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true } },
        { $project: { l: 1, i: 1 } },
      ],
      [
        { _id: 1, l: 1, i: Long.fromNumber(0) },
        { _id: 1, l: 2, i: Long.fromNumber(1) },
        { _id: 1, l: 3, i: Long.fromNumber(2) },
        { _id: 2, i: null },
        { _id: 3, l: null, i: null },
        { _id: 4, l: 'z', i: null },
        { _id: 5, i: null },
      ],
    ],
    [
      [{ $unwind: '$s.q' }, { $project: { 's.q': 1 } }],
      [
        { _id: 1, s: { q: { r: 1 } } },
        { _id: 1, s: { q: { r: 2 } } },
      ],
    ],
    [[{ $unwind: 'l' }], { errorCode: 28818 }],
    [[{ $unwind: {} }], { errorCode: 28812 }],
  ]),
  ...pipelineCases('$count, $sortByCount and $sample', docs, [
    [[{ $count: 'n' }], [{ n: 5 }]],
    [[{ $match: { a: 99 } }, { $count: 'n' }], []],
    [[{ $count: 'a.b' }], { errorCode: 40160 }],
    [
      [{ $sortByCount: '$g' }],
      [
        { _id: 'x', count: 3 },
        { _id: 'y', count: 2 },
      ],
    ],
    [[{ $sortByCount: 'g' }], { errorCode: 40148 }],
    [[{ $sample: { size: 3 } }, { $count: 'n' }], [{ n: 3 }]],
    [[{ $sample: { size: 99 } }, byId, onlyId], ids(1, 2, 3, 4, 5)],
    [[{ $sample: { size: -1 } }], { errorCode: 28747 }],
  ]),
  ...pipelineCases('buckets', docs, [
    [
      [{ $bucket: { groupBy: '$a', boundaries: [0, 2, 5], default: 'other' } }],
      [
        { _id: 0, count: 1 },
        { _id: 2, count: 2 },
        { _id: 'other', count: 2 },
      ],
    ],
    [
      [
        byId,
        { $bucket: { groupBy: '$a', boundaries: [0, 9], default: -1, output: { i: { $push: '$_id' } } } },
      ],
      [
        { _id: -1, i: [5] },
        { _id: 0, i: [1, 2, 3, 4] },
      ],
    ],
    [[{ $bucket: { groupBy: '$a', boundaries: [0, 2] } }], { errorCode: 40066 }],
    [[{ $bucket: { groupBy: '$a', boundaries: [2, 0] } }], { errorCode: 40194 }],
    [[{ $bucket: { groupBy: '$a', boundaries: [0, new Double(0.5), 'x'] } }], { errorCode: 40193 }],
    [
      [{ $bucketAuto: { groupBy: '$_id', buckets: 2 } }],
      [
        { _id: { min: 1, max: 4 }, count: 3 },
        { _id: { min: 4, max: 5 }, count: 2 },
      ],
    ],
    [
      [{ $bucketAuto: { groupBy: '$_id', buckets: 5, output: { t: { $sum: '$a' } } } }, { $limit: 2 }],
      [
        { _id: { min: 1, max: 2 }, t: 1 },
        { _id: { min: 2, max: 3 }, t: 2 },
      ],
    ],
    [[{ $bucketAuto: { groupBy: '$_id', buckets: 0 } }], { errorCode: 40243 }],
  ]),
  ...pipelineCases('$facet', docs, [
    [
      [
        {
          $facet: {
            two: [{ $match: { a: 2 } }, byId, onlyId],
            n: [{ $count: 'n' }],
            none: [{ $match: { a: 9 } }],
          },
        },
      ],
      [{ two: ids(2, 3), n: [{ n: 5 }], none: [] }],
    ],
    [[{ $facet: {} }], { errorCode: 40169 }],
    [[{ $facet: { a: [{ $facet: { b: [] } }] } }], { errorCode: 40600 }],
    [[{ $facet: { a: [{ $out: 'x' }] } }], { errorCode: 40600 }],
  ]),
];
