import type { Document } from 'bson';
import { Double } from 'bson';
import { found, type SemanticsCase } from './case.ts';

const doc = {
  _id: 1,
  a: 1,
  b: { c: 2, d: { e: 3, f: 4 } },
  l: [{ x: 1, y: 2 }, 5, [{ x: 3, y: 4 }], { y: 6 }],
  n: [1, 2, 3, 4, 5],
  s: 'x',
};

function projections(table: [Document, unknown][], source: Document = doc): SemanticsCase[] {
  return table.map(([projection, expected]) => ({
    name: `project ${JSON.stringify(projection)}`,
    docs: [source],
    run: found({}, projection),
    expect: Array.isArray(expected) ? expected : expected,
  }));
}

const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(doc).filter(([name]) => !names.includes(name)));

export const cases: SemanticsCase[] = [
  ...projections([
    [{}, [doc]],
    [{ a: 1 }, [{ _id: 1, a: 1 }]],
    [{ s: 1, a: true }, [{ _id: 1, a: 1, s: 'x' }]],
    [{ a: new Double(0.5) }, [{ _id: 1, a: 1 }]],
    [{ a: 1, _id: 0 }, [{ a: 1 }]],
    [{ _id: 1 }, [{ _id: 1 }]],
    [{ _id: 0 }, [without('_id')]],
    [{ a: 0 }, [without('a')]],
    [{ a: 0, _id: 0 }, [without('a', '_id')]],
    [{ a: 0, _id: 1 }, [without('a')]],
    [{ missing: 1 }, [{ _id: 1 }]],
    [{ 'b.d.e': 1 }, [{ _id: 1, b: { d: { e: 3 } } }]],
    [{ b: { d: { e: 1 } } }, [{ _id: 1, b: { d: { e: 3 } } }]],
    [{ 'b.d.e': 0 }, [{ ...doc, b: { c: 2, d: { f: 4 } } }]],
    [{ 'b.c': 1, 'b.d.f': 1 }, [{ _id: 1, b: { c: 2, d: { f: 4 } } }]],
    [{ 'a.x': 1 }, [{ _id: 1 }]],
    [{ 'a.x': 0 }, [doc]],
    [{ 'l.x': 1 }, [{ _id: 1, l: [{ x: 1 }, [{ x: 3 }], {}] }]],
    [{ 'l.x': 0 }, [{ ...doc, l: [{ y: 2 }, 5, [{ y: 4 }], { y: 6 }] }]],
    [{ a: 1, b: 0 }, { errorCode: 31254 }],
    [{ a: 0, b: 1 }, { errorCode: 31253 }],
    [{ b: 1, 'b.c': 1 }, { errorCode: 31249 }],
    [{ 'b.c': 1, b: 1 }, { errorCode: 31250 }],
    [{ a: {} }, { errorCode: 51270 }],
  ]),
  ...projections([
    [{ z: '$a' }, [{ _id: 1, z: 1 }]],
    [{ z: { $add: ['$a', 1] }, s: 1 }, [{ _id: 1, s: 'x', z: 2 }]],
    [{ a: '$s', s: 1 }, [{ _id: 1, s: 'x', a: 'x' }]],
    [{ a: 'literal' }, [{ _id: 1, a: 'literal' }]],
    [{ a: ['$a', '$s'] }, [{ _id: 1, a: [1, 'x'] }]],
    [{ 'b.z': '$a', 'b.c': 1 }, [{ _id: 1, b: { c: 2, z: 1 } }]],
    [{ 'q.r': '$a' }, [{ _id: 1, q: { r: 1 } }]],
    [{ z: '$missing' }, [{ _id: 1 }]],
    [{ z: { $literal: 1 } }, [{ _id: 1, z: 1 }]],
    [{ a: 0, z: '$s' }, { errorCode: 31310 }],
    [{ a: 0, z: { $add: [1, 2] } }, { errorCode: 31252 }],
    [{ z: { $nonsense: 1 } }, { errorCode: 31325 }],
    [{ z: { $add: [1], x: 1 } }, { errorCode: 16410 }],
    [{ 'a.z': '$s', s: 1 }, [{ _id: 1, s: 'x', a: { z: 'x' } }]],
  ]),
  ...projections([
    [{ n: { $slice: 2 } }, [{ ...doc, n: [1, 2] }]],
    [{ n: { $slice: -2 } }, [{ ...doc, n: [4, 5] }]],
    [{ n: { $slice: [1, 2] } }, [{ ...doc, n: [2, 3] }]],
    [{ n: { $slice: [-3, 2] } }, [{ ...doc, n: [3, 4] }]],
    [{ n: { $slice: [-9, 2] } }, [{ ...doc, n: [1, 2] }]],
    [{ n: { $slice: [9, 2] } }, [{ ...doc, n: [] }]],
    [{ n: { $slice: 0 } }, [{ ...doc, n: [] }]],
    [{ n: { $slice: 2 }, a: 1 }, [{ _id: 1, a: 1, n: [1, 2] }]],
    [{ n: { $slice: 2 }, a: 0 }, [{ ...without('a'), n: [1, 2] }]],
    [{ n: { $slice: 2 }, _id: 0 }, [{ ...without('_id'), n: [1, 2] }]],
    [{ a: { $slice: 2 } }, [doc]],
    [{ n: { $slice: 2 }, _id: 1 }, [{ _id: 1, n: [1, 2] }]],
    [{ n: { $slice: 2 }, l: { $elemMatch: { y: 6 } } }, [{ ...doc, n: [1, 2], l: [{ y: 6 }] }]],
    [{ n: { $slice: [1, 0] } }, { errorCode: 28724 }],
    [{ n: { $slice: ['$n', 2] } }, [{ _id: 1, n: [1, 2] }]],
  ]),
  ...projections([
    [{ l: { $elemMatch: { y: 6 } } }, [{ _id: 1, l: [{ y: 6 }] }]],
    [{ l: { $elemMatch: { y: 9 } } }, [{ _id: 1 }]],
    [{ n: { $elemMatch: { $gt: 2, $lt: 5 } } }, [{ _id: 1, n: [3] }]],
    [{ a: { $elemMatch: { y: 6 } } }, [{ _id: 1 }]],
    [{ l: { $elemMatch: { y: 6 } }, s: 1 }, [{ _id: 1, s: 'x', l: [{ y: 6 }] }]],
    [{ l: { $elemMatch: { y: 6 } }, _id: 0 }, [{ l: [{ y: 6 }] }]],
    [{ l: { $elemMatch: { y: 6 } }, a: 0 }, [{ ...without('a'), l: [{ y: 6 }] }]],
    [{ 'b.c': { $elemMatch: { y: 6 } } }, { errorCode: 31275 }],
    [{ l: { $elemMatch: 1 } }, { errorCode: 31274 }],
  ]),
];
