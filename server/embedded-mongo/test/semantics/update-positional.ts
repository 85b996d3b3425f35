import { type SemanticsCase, updateCases, updated } from './case.ts';

const grades = {
  _id: 1,
  g: [80, 85, 90],
  d: [
    { n: 'a', v: 1 },
    { n: 'b', v: 2 },
  ],
};
const nested = {
  _id: 1,
  days: [
    {
      day: 'mo',
      slots: [
        { t: 9, free: true },
        { t: 10, free: false },
      ],
    },
    {
      day: 'tu',
      slots: [
        { t: 9, free: false },
        { t: 11, free: true },
      ],
    },
  ],
};

function positional(
  name: string,
  filter: object,
  update: object,
  expect: unknown,
  doc: object = grades,
): SemanticsCase {
  return {
    name: `positional $: ${name}`,
    docs: [doc],
    run: updated(filter, update),
    expect: Array.isArray(expect) ? expect : expect,
  };
}

export const cases: SemanticsCase[] = [
  positional('by value', { g: 85 }, { $set: { 'g.$': 1 } }, [{ ...grades, g: [80, 1, 90] }]),
  positional('by range', { g: { $gt: 84 } }, { $inc: { 'g.$': 1 } }, [{ ...grades, g: [80, 86, 90] }]),
  positional('by a field of the element', { 'd.n': 'b' }, { $set: { 'd.$.v': 9 } }, [
    {
      ...grades,
      d: [
        { n: 'a', v: 1 },
        { n: 'b', v: 9 },
      ],
    },
  ]),
  positional('by $elemMatch', { d: { $elemMatch: { n: 'b', v: 2 } } }, { $set: { 'd.$': 'x' } }, [
    { ...grades, d: [{ n: 'a', v: 1 }, 'x'] },
  ]),
  positional('$unset leaves null', { g: 85 }, { $unset: { 'g.$': '' } }, [{ ...grades, g: [80, null, 90] }]),
  positional('inside $and', { $and: [{ _id: 1 }, { g: 90 }] }, { $set: { 'g.$': 1 } }, [
    { ...grades, g: [80, 85, 1] },
  ]),
  positional('inside $or', { $or: [{ g: 7 }, { g: 90 }] }, { $set: { 'g.$': 1 } }, [
    { ...grades, g: [80, 85, 1] },
  ]),
  positional('with $in', { g: { $in: [90, 85] } }, { $set: { 'g.$': 1 } }, [{ ...grades, g: [80, 1, 90] }]),
  positional('with a number beside it', { g: 85 }, { $set: { 'g.$': 1, 'g.0': 2 } }, [
    { ...grades, g: [2, 1, 90] },
  ]),
  positional('conflicts with its own number', { g: 85 }, { $set: { 'g.$': 1, 'g.1': 2 } }, { errorCode: 40 }),
  positional('without an array in the filter', { _id: 1 }, { $set: { 'g.$': 1 } }, { errorCode: 2 }),
  positional('at the start', { _id: 1 }, { $set: { $: 1 } }, { errorCode: 2 }),
  positional('twice', { g: 85 }, { $set: { 'd.$.x.$': 1 } }, { errorCode: 2 }),
  positional(
    'takes the outer array',
    { 'days.slots.t': 11 },
    { $set: { 'days.$.day': 'xx' } },
    [{ ...nested, days: [nested.days[0], { ...nested.days[1], day: 'xx' }] }],
    nested,
  ),
  ...updateCases('$[]', grades, [
    [{ $inc: { 'g.$[]': 1 } }, { ...grades, g: [81, 86, 91] }],
    [
      { $set: { 'd.$[].v': 0 } },
      {
        ...grades,
        d: [
          { n: 'a', v: 0 },
          { n: 'b', v: 0 },
        ],
      },
    ],
    [{ $set: { 'missing.$[]': 0 } }, { errorCode: 2 }],
    [{ $unset: { 'missing.x.$[].y': 0 } }, { errorCode: 2 }],
    [{ $unset: { '_id.x.$[]': 0 } }, { errorCode: 2 }],
    [{ $set: { '_id.$[]': 0 } }, { errorCode: 2 }],
    [{ $set: { 'g.$[]': 1, 'g.0': 2 } }, { errorCode: 40 }],
  ]),
  ...updateCases('$[] nested', nested, [
    [
      { $set: { 'days.$[].slots.$[].free': 0 } },
      {
        _id: 1,
        days: [
          {
            day: 'mo',
            slots: [
              { t: 9, free: 0 },
              { t: 10, free: 0 },
            ],
          },
          {
            day: 'tu',
            slots: [
              { t: 9, free: 0 },
              { t: 11, free: 0 },
            ],
          },
        ],
      },
    ],
    [
      { $set: { 'days.$[d].slots.$[s].free': 'x' } },
      {
        _id: 1,
        days: [
          {
            day: 'mo',
            slots: [
              { t: 9, free: true },
              { t: 10, free: false },
            ],
          },
          {
            day: 'tu',
            slots: [
              { t: 9, free: false },
              { t: 11, free: 'x' },
            ],
          },
        ],
      },
      { arrayFilters: [{ 'd.day': 'tu' }, { 's.t': { $gte: 10 } }] },
    ],
  ]),
  ...updateCases('arrayFilters', grades, [
    [{ $set: { 'g.$[e]': 100 } }, { ...grades, g: [80, 100, 100] }, { arrayFilters: [{ e: { $gte: 85 } }] }],
    [
      { $inc: { 'd.$[x].v': 5 } },
      {
        ...grades,
        d: [
          { n: 'a', v: 6 },
          { n: 'b', v: 2 },
        ],
      },
      { arrayFilters: [{ 'x.n': 'a', 'x.v': 1 }] },
    ],
    [
      { $set: { 'g.$[e]': 0 } },
      { ...grades, g: [0, 85, 0] },
      { arrayFilters: [{ $or: [{ e: 80 }, { e: 90 }] }] },
    ],
    [{ $set: { 'g.$[e]': 0 } }, grades, { arrayFilters: [{ e: 7 }] }],
    [
      { $set: { 'd.$[x].v': 0, 'd.$[y].n': 'z' } },
      {
        ...grades,
        d: [
          { n: 'z', v: 0 },
          { n: 'b', v: 2 },
        ],
      },
      { arrayFilters: [{ 'x.v': 1 }, { 'y.v': 1 }] },
    ],
    [
      { $unset: { 'd.$[x].v': '' } },
      { ...grades, d: [{ n: 'a', v: 1 }, { n: 'b' }] },
      { arrayFilters: [{ 'x.n': 'b' }] },
    ],
    [{ $set: { 'g.$[e]': 0 } }, { errorCode: 2 }],
    [{ $set: { a: 1 } }, { errorCode: 9 }, { arrayFilters: [{ e: 1 }] }],
    [{ $set: { 'g.$[e]': 0 } }, { errorCode: 9 }, { arrayFilters: [{ e: 1 }, { e: 2 }] }],
    [{ $set: { 'g.$[e]': 0 } }, { errorCode: 9 }, { arrayFilters: [{ e: 1, f: 2 }] }],
    [{ $set: { 'g.$[e]': 0 } }, { errorCode: 9 }, { arrayFilters: [{}] }],
    [{ $set: { 'g.$[E]': 0 } }, { errorCode: 2 }, { arrayFilters: [{ E: 1 }] }],
  ]),
];
