import type { Document } from 'bson';
import { found, type SemanticsCase } from './case.ts';

const doc = {
  _id: 1,
  g: [80, 85, 90],
  d: [
    { n: 'a', v: 1 },
    { n: 'b', v: 2 },
  ],
  o: { l: [1, 2, 3] },
};

function positional(table: [Document, Document, unknown][]): SemanticsCase[] {
  return table.map(([filter, projection, expected]) => ({
    name: `positional projection ${JSON.stringify(filter)} ${JSON.stringify(projection)}`,
    docs: [doc],
    run: found(filter, projection),
    expect: expected,
  }));
}

export const cases: SemanticsCase[] = positional([
  [{ g: 85 }, { 'g.$': 1 }, [{ _id: 1, g: [85] }]],
  [{ g: { $gt: 84 } }, { 'g.$': 1 }, [{ _id: 1, g: [85] }]],
  [{ 'd.n': 'b' }, { 'd.$': 1 }, [{ _id: 1, d: [{ n: 'b', v: 2 }] }]],
  [
    { d: { $elemMatch: { n: 'b' } } },
    { 'd.$': 1, g: 1 },
    [{ _id: 1, g: [80, 85, 90], d: [{ n: 'b', v: 2 }] }],
  ],
  [{ 'o.l': 2 }, { 'o.l.$': 1 }, [{ _id: 1, o: { l: [2] } }]],
  [{ g: 85 }, { 'g.$': 1, _id: 0 }, [{ g: [85] }]],
  [{ g: 85 }, { 'g.$': 0 }, { errorCode: 31395 }],
  [{ g: 85 }, { 'g.$': 1, 'd.$': 1 }, { errorCode: 31276 }],
  [{ g: 85 }, { 'g.$': 1, s: 0 }, { errorCode: 31254 }],
  [{ g: 85 }, { 'g.$': 1, d: { $elemMatch: { n: 'b' } } }, { errorCode: 31255 }],
  [{ _id: 1 }, { 'g.$': 1 }, { errorCode: 31277 }],
  [{ g: 85 }, { d: { $elemMatch: { n: 'b' } }, 'g.$': 1 }, { errorCode: 31256 }],
  [{ 'd.n': 'b' }, { 'd.$.n': 1 }, { errorCode: 31394 }],
  [{ g: 85 }, { 'g.$': { a: 1 } }, { errorCode: 31271 }],
  [{ g: 85 }, { 'g.$': 'x' }, { errorCode: 31308 }],
  [{ g: { $size: 3 } }, { 'g.$': 1 }, { errorCode: 51246 }],
]);
