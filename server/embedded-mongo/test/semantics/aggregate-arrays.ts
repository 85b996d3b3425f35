import { Double, Long } from 'bson';
import { expressionCases, type SemanticsCase } from './case.ts';

const doc = { l: [3, 1, 2], docs: [{ a: 2 }, { a: 1 }, 5] };

export const cases: SemanticsCase[] = [
  ...expressionCases(
    'array access',
    [
      [{ $arrayElemAt: ['$l', 0] }, { r: 3 }],
      [{ $arrayElemAt: ['$l', -1] }, { r: 2 }],
      [{ $arrayElemAt: ['$l', 9] }, {}],
      [{ $arrayElemAt: [null, 0] }, { r: null }],
      [{ $arrayElemAt: ['$l', new Double(1)] }, { r: 1 }],
      [{ $arrayElemAt: [1, 0] }, { errorCode: 28689 }],
      [{ $arrayElemAt: ['$l', 'x'] }, { errorCode: 28690 }],
      [{ $arrayElemAt: ['$l', 1.5] }, { errorCode: 28691 }],
      [{ $first: '$l' }, { r: 3 }],
      [{ $last: '$l' }, { r: 2 }],
      [{ $first: [[]] }, {}],
      [{ $first: 1 }, { errorCode: 28689 }],
      [{ $size: '$l' }, { r: 3 }],
      [{ $size: null }, { errorCode: 17124 }],
      [{ $isArray: '$l' }, { r: true }],
      [{ $isArray: [[]] }, { r: true }],
      [{ $isArray: '$nope' }, { r: false }],
      [{ $in: [2, '$l'] }, { r: true }],
      [{ $in: [new Double(2), '$l'] }, { r: true }],
      [{ $in: [2, 2] }, { errorCode: 40081 }],
      [{ $indexOfArray: ['$l', 2] }, { r: 2 }],
      [{ $indexOfArray: ['$l', 2, 0, 2] }, { r: -1 }],
      [{ $indexOfArray: [null, 2] }, { r: null }],
      [{ $indexOfArray: [1, 2] }, { errorCode: 40090 }],
      ['$docs.a', { r: [2, 1] }],
      ['$docs.b', { r: [] }],
    ],
    doc,
  ),
  ...expressionCases(
    'array building',
    [
      [{ $concatArrays: ['$l', [4]] }, { r: [3, 1, 2, 4] }],
      [{ $concatArrays: ['$l', null] }, { r: null }],
      [{ $concatArrays: [1] }, { errorCode: 28664 }],
      [{ $reverseArray: '$l' }, { r: [2, 1, 3] }],
      [{ $reverseArray: 1 }, { errorCode: 34435 }],
      [{ $slice: ['$l', 2] }, { r: [3, 1] }],
      [{ $slice: ['$l', -2] }, { r: [1, 2] }],
      [{ $slice: ['$l', 1, 1] }, { r: [1] }],
      [{ $slice: ['$l', -9, 1] }, { r: [3] }],
      [{ $slice: ['$l', 9, 1] }, { r: [] }],
      [{ $slice: ['$l', 1, 0] }, { errorCode: 28729 }],
      [{ $slice: ['$l', 'x'] }, { errorCode: 28725 }],
      [{ $range: [0, 5, 2] }, { r: [0, 2, 4] }],
      [{ $range: [5, 0, -2] }, { r: [5, 3, 1] }],
      [{ $range: [0, -5] }, { r: [] }],
      [{ $range: [0, 5, 0] }, { errorCode: 34449 }],
      [{ $range: [0, 'x'] }, { errorCode: 34445 }],
      [['$l', '$nope'], { r: [[3, 1, 2], null] }],
    ],
    doc,
  ),
  ...expressionCases('$zip', [
    [{ $zip: { inputs: [[1, 2], ['a']] } }, { r: [[1, 'a']] }],
    [
      { $zip: { inputs: [[1, 2], ['a']], useLongestLength: true } },
      {
        r: [
          [1, 'a'],
          [2, null],
        ],
      },
    ],
    [
      { $zip: { inputs: [[1, 2], ['a']], useLongestLength: true, defaults: [0, 'z'] } },
      {
        r: [
          [1, 'a'],
          [2, 'z'],
        ],
      },
    ],
    [{ $zip: { inputs: [[1], null] } }, { r: null }],
    [{ $zip: { inputs: [] } }, { errorCode: 34465 }],
    [{ $zip: { inputs: [[1]], defaults: [1] } }, { errorCode: 34466 }],
    [{ $zip: { inputs: [1] } }, { errorCode: 34468 }],
  ]),
  ...expressionCases(
    'over elements',
    [
      [{ $map: { input: '$l', in: { $add: ['$$this', 1] } } }, { r: [4, 2, 3] }],
      [{ $map: { input: '$l', as: 'x', in: { $multiply: ['$$x', 2] } } }, { r: [6, 2, 4] }],
      [{ $map: { input: '$docs', as: 'd', in: '$$d.a' } }, { r: [2, 1, null] }],
      [{ $map: { input: null, in: 1 } }, { r: null }],
      [{ $map: { input: 1, in: 1 } }, { errorCode: 16883 }],
      [{ $map: { input: [], as: 'X', in: 1 } }, { errorCode: 9 }],
      [{ $filter: { input: '$l', cond: { $gt: ['$$this', 1] } } }, { r: [3, 2] }],
      [{ $filter: { input: '$l', cond: { $gt: ['$$this', 1] }, limit: 1 } }, { r: [3] }],
      [{ $filter: { input: '$l', cond: true, limit: null } }, { r: [3, 1, 2] }],
      [{ $filter: { input: '$l', cond: true, limit: 0 } }, { errorCode: 327392 }],
      [{ $filter: { input: 1, cond: true } }, { errorCode: 28651 }],
      [{ $reduce: { input: '$l', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, { r: 6 }],
      [{ $reduce: { input: null, initialValue: 0, in: 1 } }, { r: null }],
      [{ $reduce: { input: 1, initialValue: 0, in: 1 } }, { errorCode: 40080 }],
      [
        {
          $map: {
            input: '$l',
            as: 'x',
            in: { $reduce: { input: '$l', initialValue: '$$x', in: { $max: ['$$value', '$$this'] } } },
          },
        },
        { r: [3, 3, 3] },
      ],
    ],
    doc,
  ),
  ...expressionCases('$sortArray', [
    [{ $sortArray: { input: [3, 1, 2], sortBy: 1 } }, { r: [1, 2, 3] }],
    [{ $sortArray: { input: [[2], 1.5, 'a', null], sortBy: -1 } }, { r: [[2], 'a', 1.5, null] }],
    [
      {
        $sortArray: {
          input: [
            { a: 1, b: 1 },
            { a: 2, b: 0 },
          ],
          sortBy: { b: 1 },
        },
      },
      {
        r: [
          { a: 2, b: 0 },
          { a: 1, b: 1 },
        ],
      },
    ],
    [{ $sortArray: { input: null, sortBy: 1 } }, { r: null }],
    [{ $sortArray: { input: 1, sortBy: 1 } }, { errorCode: 2942504 }],
    [{ $sortArray: { input: [1] } }, { errorCode: 2942503 }],
  ]),
  ...expressionCases('sets', [
    [
      {
        $setEquals: [
          [1, 2],
          [2, 1, new Double(1)],
        ],
      },
      { r: true },
    ],
    [{ $setEquals: [[1]] }, { errorCode: 17045 }],
    [
      {
        $setIntersection: [
          [1, 2],
          [2, 3],
        ],
      },
      { r: [2] },
    ],
    [{ $setIntersection: [[1], null] }, { r: null }],
    [{ $setDifference: [[1, 2, 1], [2]] }, { r: [1] }],
    [{ $setDifference: [1, [1]] }, { errorCode: 17048 }],
    [{ $setIsSubset: [[1], [1, 2]] }, { r: true }],
    [{ $setIsSubset: [null, [1]] }, { errorCode: 17046 }],
    [
      {
        $size: {
          $setUnion: [
            [1, 2],
            [2, 3],
          ],
        },
      },
      { r: 3 },
    ],
    [{ $setUnion: [[1], 1] }, { errorCode: 17043 }],
    [{ $anyElementTrue: [[0, null]] }, { r: false }],
    [{ $allElementsTrue: [[1, 'a']] }, { r: true }],
    [{ $allElementsTrue: [[]] }, { r: true }],
    [{ $anyElementTrue: 1 }, { errorCode: 17041 }],
  ]),
  ...expressionCases('accumulators on arrays', [
    [{ $sum: [1, 'a', null, 2] }, { r: 3 }],
    [{ $sum: [[1, 2]] }, { r: 3 }],
    [{ $sum: [[1, 2], 3] }, { r: 3 }],
    [{ $sum: [2147483647, 1] }, { r: Long.fromString('2147483648') }],
    [{ $avg: [1, 2, 'a'] }, { r: 1.5 }],
    [{ $avg: [] }, { r: null }],
    [{ $min: [3, 1, null] }, { r: 1 }],
    [{ $max: [[3, 1]] }, { r: 3 }],
    [{ $max: [] }, { r: null }],
    [{ $firstN: { n: 2, input: [1, 2, 3] } }, { r: [1, 2] }],
    [{ $lastN: { n: 2, input: [1, 2, 3] } }, { r: [2, 3] }],
    [{ $minN: { n: 2, input: [3, null, 1] } }, { r: [1, 3] }],
    [{ $maxN: { n: 2, input: [3, null, 1] } }, { r: [3, 1] }],
    [{ $firstN: { n: 0, input: [1] } }, { errorCode: 5787908 }],
    [{ $firstN: { n: 1, input: 1 } }, { errorCode: 5788200 }],
  ]),
];
