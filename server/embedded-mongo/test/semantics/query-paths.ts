import { findCases, type SemanticsCase } from './case.ts';

const nulls = [
  { _id: 'emptySub', a: {} },
  { _id: 'null', a: null },
  { _id: 'number', a: 4 },
  { _id: 'sub', a: { b: 'x' } },
  { _id: 'subNull', a: { b: null } },
  { _id: 'none' },
  { _id: 'doubleArray', a: [[]] },
  { _id: 'emptyArray', a: [] },
  { _id: 'objectsAllNull', a: [{ b: null }, { b: null }, {}] },
  { _id: 'objectsNoNull', a: [{ b: 1 }, { b: 3 }, { b: 'string' }] },
  { _id: 'objectsSomeNull', a: [{ b: null }, { b: 3 }] },
  { _id: 'objectsSomeMissing', a: [{ b: 3 }, {}] },
  { _id: 'valuesNull', a: [null, null] },
  { _id: 'valuesNoNull', a: [1, 'string', 4] },
  { _id: 'valuesWithNull', a: [1, null, 4] },
];
const all = nulls.map(({ _id }) => _id);
const except = (...names: string[]) => all.filter((name) => !names.includes(name));

const subNullLike = [
  'emptySub',
  'null',
  'number',
  'subNull',
  'none',
  'objectsAllNull',
  'objectsSomeNull',
  'objectsSomeMissing',
];

const nested = [
  {
    _id: 1,
    a: [
      { b: 1, c: 1 },
      { b: 2, c: 2 },
    ],
  },
  { _id: 2, a: { b: [1, 2, 3] } },
  { _id: 3, a: [{ b: [1, 5] }, { b: [7] }] },
  { _id: 4, a: [[{ b: 1 }]] },
  { _id: 5, a: { 0: { b: 9 } } },
  { _id: 6, a: [5, [2, 4], { 1: 'field' }] },
  { _id: 7, a: { b: { c: [{ d: 1 }, { d: 2 }] } } },
];

export const cases: SemanticsCase[] = [
  ...findCases('null and missing', nulls, [
    [{ a: null }, ['null', 'none', 'valuesNull', 'valuesWithNull']],
    [{ a: { $ne: null } }, except('null', 'none', 'valuesNull', 'valuesWithNull')],
    [{ a: { $exists: true } }, except('none')],
    [{ a: { $exists: false } }, ['none']],
    [{ a: { $type: 'null' } }, ['null', 'valuesNull', 'valuesWithNull']],
    [{ a: { $in: [null, 4] } }, ['null', 'none', 'number', 'valuesNull', 'valuesWithNull', 'valuesNoNull']],
    [{ a: { $not: { $gte: null } } }, except('null', 'none', 'valuesNull', 'valuesWithNull')],
    [{ a: { $elemMatch: { $eq: null } } }, ['valuesNull', 'valuesWithNull']],
    [
      { a: { $elemMatch: { $ne: null } } },
      [
        'doubleArray',
        'objectsAllNull',
        'objectsNoNull',
        'objectsSomeNull',
        'objectsSomeMissing',
        'valuesNoNull',
        'valuesWithNull',
      ],
    ],
    [{ 'a.b': null }, subNullLike],
    [{ 'a.b': { $ne: null } }, except(...subNullLike)],
    [{ 'a.b': { $in: [null] } }, subNullLike],
    [
      { 'a.b': { $exists: true } },
      ['sub', 'subNull', 'objectsAllNull', 'objectsNoNull', 'objectsSomeNull', 'objectsSomeMissing'],
    ],
    [
      { 'a.b': { $exists: false } },
      [
        'emptySub',
        'null',
        'number',
        'none',
        'doubleArray',
        'emptyArray',
        'valuesNull',
        'valuesNoNull',
        'valuesWithNull',
      ],
    ],
    [
      { a: { $elemMatch: { b: null } } },
      ['objectsAllNull', 'objectsSomeNull', 'objectsSomeMissing', 'doubleArray'],
    ],
    [{ 'a.b': { $gte: null } }, subNullLike],
  ]),
  ...findCases('paths through arrays', nested, [
    [{ 'a.b': 1 }, [1, 2, 3]],
    [{ 'a.b': 5 }, [3]],
    [{ 'a.0.b': 1 }, [1, 3, 4]],
    [{ 'a.1.b': 2 }, [1]],
    [{ 'a.b.0': 1 }, [2, 3]],
    [{ 'a.b.1': 5 }, [3]],
    [{ 'a.0.b.1': 5 }, [3]],
    [{ 'a.0.b': 9 }, [5]],
    [{ 'a.0': 5 }, [6]],
    [{ 'a.1': [2, 4] }, [6]],
    [{ 'a.1': 'field' }, [6]],
    [{ 'a.1.0': 2 }, [6]],
    [{ 'a.b.c.d': 2 }, [7]],
    [{ 'a.b.c.1.d': 2 }, [7]],
    [{ 'a.b': [1, 2, 3] }, [2]],
    [{ 'a.b': { $gt: 1, $lt: 2 } }, [1, 2, 3]],
    [{ 'a.b': 1, 'a.c': 2 }, [1]],
    [{ a: { $elemMatch: { b: 1, c: 2 } } }, []],
    [{ a: { $elemMatch: { b: 1, c: 1 } } }, [1]],
  ]),
];
