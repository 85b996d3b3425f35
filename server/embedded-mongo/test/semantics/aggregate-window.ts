import { type Document, Double } from 'bson';
import { type ErrorExpectation, pipelineCases, type SemanticsCase } from './case.ts';

const docs = [
  { _id: 1, g: 'a', v: 10, d: new Date('2024-01-01T00:00:00Z') },
  { _id: 2, g: 'a', v: 10, d: new Date('2024-01-02T00:00:00Z') },
  { _id: 3, g: 'a', v: 30, d: new Date('2024-01-05T00:00:00Z') },
  { _id: 4, g: 'b', v: 5, d: new Date('2024-02-01T00:00:00Z') },
  { _id: 5, g: 'b', v: 7, d: new Date('2024-03-01T00:00:00Z') },
];

/** `r` of the five documents, for one window function over the partitions by `g`. */
function windows(
  table: [fn: Document, r: unknown[] | ErrorExpectation, sortBy?: Document | null][],
): SemanticsCase[] {
  return pipelineCases(
    '$setWindowFields',
    docs,
    table.map(([fn, r, sortBy = { v: 1, _id: 1 }]) => [
      [
        { $setWindowFields: { partitionBy: '$g', ...(sortBy ? { sortBy } : {}), output: { r: fn } } },
        { $project: { r: 1 } },
        { $sort: { _id: 1 } },
      ],
      Array.isArray(r) ? r.map((value, index) => ({ _id: index + 1, r: value })) : r,
    ]),
  );
}

const byValue = { v: 1 };
const byDate = { d: 1 };

export const cases: SemanticsCase[] = [
  ...windows([
    [{ $sum: '$v' }, [50, 50, 50, 12, 12], null],
    [{ $sum: '$v', window: { documents: ['unbounded', 'current'] } }, [10, 20, 50, 5, 12]],
    [
      { $push: '$_id', window: { documents: [-1, 1] } },
      [
        [1, 2],
        [1, 2, 3],
        [2, 3],
        [4, 5],
        [4, 5],
      ],
    ],
    [{ $push: '$_id', window: { documents: [1, 2] } }, [[2, 3], [3], [], [5], []]],
    [
      { $push: '$_id', window: { documents: ['current', 'unbounded'] } },
      [[1, 2, 3], [2, 3], [3], [4, 5], [5]],
    ],
    [{ $avg: '$v', window: { documents: [-1, 0] } }, [10, 10, 20, 5, 6].map((value) => new Double(value))],
    [{ $max: '$v', window: { documents: [0, 1] } }, [10, 30, 30, 7, 7]],
    [{ $first: '$_id', window: { documents: [-1, 0] } }, [1, 1, 2, 4, 4]],
    [{ $count: {}, window: { documents: [-1, 0] } }, [1, 2, 2, 1, 2]],
    [{ $rank: {} }, [1, 1, 3, 1, 2], byValue],
    [{ $denseRank: {} }, [1, 1, 2, 1, 2], byValue],
    [{ $documentNumber: {} }, [1, 2, 3, 1, 2], byDate],
    [{ $shift: { output: '$_id', by: 1 } }, [2, 3, null, 5, null]],
    [{ $shift: { output: '$_id', by: -1, default: 'none' } }, ['none', 1, 2, 'none', 4]],
    [{ $sum: '$v', window: { range: [-5, 0] } }, [20, 20, 30, 5, 12], byValue],
    [{ $sum: '$v', window: { range: ['current', 'unbounded'] } }, [50, 50, 30, 12, 7], byValue],
    [{ $push: '$_id', window: { range: [-1, 0], unit: 'day' } }, [[1], [1, 2], [3], [4], [5]], byDate],
    [
      { $push: '$_id', window: { range: [-1, 0], unit: 'month' } },
      [[1], [1, 2], [1, 2, 3], [4], [4, 5]],
      byDate,
    ],
    [{ $rank: {} }, { errorCode: 5371602 }, null],
    [{ $rank: {} }, { errorCode: 5371602 }, { v: 1, d: 1 }],
    [{ $rank: {}, window: { documents: [0, 1] } }, { errorCode: 5371601 }, byValue],
    [{ $sum: '$v', window: { documents: [1, 0] } }, { errorCode: 5339900 }],
    [{ $sum: '$v', window: { documents: [0, 1] } }, { errorCode: 5339901 }, null],
    [{ $sum: '$v', window: { range: [0, 1] } }, { errorCode: 5339902 }],
    [{ $sum: '$v', window: { range: [0, 1] } }, { errorCode: 5429414 }, byDate],
    [{ $sum: '$v', window: { range: [0, 1], unit: 'day' } }, { errorCode: 5429513 }, byValue],
    [{ $nope: '$v' }, { errorCode: 9 }],
    [{ $derivative: { input: '$v', unit: 'day' } }, { errorCode: 9 }, byDate],
  ]),
];
