import { Decimal128, Double, Long } from 'bson';
import { pipelineCases, type SemanticsCase } from './case.ts';

const docs = [
  { _id: 1, g: 'x', v: 1, o: { p: 1 } },
  { _id: 2, g: 'y', v: new Double(2), o: { q: 2 } },
  { _id: 3, g: 'x', v: Long.fromNumber(2), o: null },
  { _id: 4, g: 'x', v: 'text', o: { p: 4 } },
  { _id: 5, g: 'y' },
];
const byId = { $sort: { _id: 1 } };
const one = (accumulator: unknown) => [byId, { $group: { _id: null, r: accumulator } }];
const result = (r: unknown) => [{ _id: null, r }];

export const cases: SemanticsCase[] = [
  ...pipelineCases('$group', docs, [
    [
      [{ $group: { _id: '$g', n: { $sum: 1 } } }, byId],
      [
        { _id: 'x', n: 3 },
        { _id: 'y', n: 2 },
      ],
    ],
    [[{ $group: { _id: '$nope' } }], [{ _id: null }]],
    [[{ $match: { g: 'z' } }, { $group: { _id: null, n: { $sum: 1 } } }], []],
    [
      [{ $group: { _id: { g: '$g', t: { $type: '$o' } } } }, byId],
      [
        { _id: { g: 'x', t: 'null' } },
        { _id: { g: 'x', t: 'object' } },
        { _id: { g: 'y', t: 'missing' } },
        { _id: { g: 'y', t: 'object' } },
      ],
    ],
    [[{ $match: { _id: { $in: [2, 3] } } }, { $group: { _id: '$v' } }, { $count: 'n' }], [{ n: 1 }]],
    [[{ $group: { n: { $sum: 1 } } }], { errorCode: 15955 }],
    [[{ $group: { _id: 1, a: 1 } }], { errorCode: 40234 }],
    [[{ $group: { _id: 1, a: { $nope: 1 } } }], { errorCode: 15952 }],
    [[{ $group: { _id: 1, 'a.b': { $sum: 1 } } }], { errorCode: 40235 }],
  ]),
  ...pipelineCases('accumulators', docs, [
    [one({ $sum: '$v' }), result(new Double(5))],
    [one({ $sum: '$_id' }), result(15)],
    [one({ $sum: '$nope' }), result(0)],
    [one({ $avg: '$v' }), result(new Double(5 / 3))],
    [one({ $avg: '$g' }), result(null)],
    [one({ $min: '$v' }), result(1)],
    [one({ $max: '$v' }), result('text')],
    [one({ $first: '$v' }), result(1)],
    [one({ $last: '$v' }), result(null)],
    [one({ $push: '$v' }), result([1, new Double(2), Long.fromNumber(2), 'text'])],
    [one({ $count: {} }), result(5)],
    [one({ $mergeObjects: '$o' }), result({ p: 4, q: 2 })],
    [one({ $stdDevSamp: '$nope' }), result(null)],
    [one({ $firstN: { n: 2, input: '$_id' } }), result([1, 2])],
    [one({ $lastN: { n: 2, input: '$v' } }), result(['text', null])],
    [one({ $minN: { n: 2, input: '$v' } }), result([1, new Double(2)])],
    [one({ $maxN: { n: 1, input: '$_id' } }), result([5])],
    [one({ $top: { sortBy: { g: -1, _id: 1 }, output: '$_id' } }), result(2)],
    [one({ $bottom: { sortBy: { _id: 1 }, output: ['$_id', '$g'] } }), result([5, 'y'])],
    [one({ $topN: { n: 2, sortBy: { _id: -1 }, output: '$_id' } }), result([5, 4])],
    [one({ $bottomN: { n: 2, sortBy: { _id: -1 }, output: '$_id' } }), result([2, 1])],
    [[{ $group: { _id: null, s: { $addToSet: '$v' } } }, { $project: { r: { $size: '$s' } } }], result(3)],
    [one({ $count: 1 }), { errorCode: 14 }],
    [one({ $firstN: { n: 0, input: 1 } }), { errorCode: 5787908 }],
    [one({ $top: { output: 1 } }), { errorCode: 5788005 }],
  ]),
  ...pipelineCases(
    'sums',
    [
      { _id: 1, v: 0.1 },
      { _id: 2, v: 0.2 },
      { _id: 3, v: -0.3 },
    ],
    [
      // The rounding errors of the additions are carried along.
      [one({ $sum: '$v' }), result(2.7755575615628914e-17)],
    ],
  ),
  ...pipelineCases(
    'decimal sums',
    [
      { _id: 1, v: Decimal128.fromString('1.10') },
      { _id: 2, v: 2 },
    ],
    [
      [one({ $sum: '$v' }), result(Decimal128.fromString('3.10'))],
      [one({ $avg: '$v' }), result(Decimal128.fromString('1.55'))],
    ],
  ),
  ...pipelineCases(
    'large sums',
    [
      { _id: 1, v: 2147483647 },
      { _id: 2, v: 1 },
    ],
    [[one({ $sum: '$v' }), result(Long.fromString('2147483648'))]],
  ),
];
