import { Decimal128, type Document, Double, Int32, Long } from 'bson';
import { type SemanticsCase, updateCases, updated } from './case.ts';

const big = Long.fromString('9223372036854775807');

export const cases: SemanticsCase[] = [
  ...updateCases('$set', { _id: 1, a: 1, b: { c: 2, d: 3 }, l: [1, 2, { x: 1 }] }, [
    [{ $set: { a: 2 } }, { _id: 1, a: 2, b: { c: 2, d: 3 }, l: [1, 2, { x: 1 }] }],
    [{ $set: { z: 1, y: 2 } }, { _id: 1, a: 1, b: { c: 2, d: 3 }, l: [1, 2, { x: 1 }], y: 2, z: 1 }],
    [{ $set: { 'b.c': 'x', 'b.e': 1 } }, { _id: 1, a: 1, b: { c: 'x', d: 3, e: 1 }, l: [1, 2, { x: 1 }] }],
    [{ $set: { 'n.o.p': 1 } }, { _id: 1, a: 1, b: { c: 2, d: 3 }, l: [1, 2, { x: 1 }], n: { o: { p: 1 } } }],
    [{ $set: { 'n.0': 1 } }, { _id: 1, a: 1, b: { c: 2, d: 3 }, l: [1, 2, { x: 1 }], n: { 0: 1 } }],
    [{ $set: { 'l.0': 9 } }, { _id: 1, a: 1, b: { c: 2, d: 3 }, l: [9, 2, { x: 1 }] }],
    [{ $set: { 'l.2.x': 9 } }, { _id: 1, a: 1, b: { c: 2, d: 3 }, l: [1, 2, { x: 9 }] }],
    [{ $set: { 'l.5': 9 } }, { _id: 1, a: 1, b: { c: 2, d: 3 }, l: [1, 2, { x: 1 }, null, null, 9] }],
    [{ $set: { 'l.3.y': 9 } }, { _id: 1, a: 1, b: { c: 2, d: 3 }, l: [1, 2, { x: 1 }, { y: 9 }] }],
    [{ $set: { b: [] } }, { _id: 1, a: 1, b: [], l: [1, 2, { x: 1 }] }],
    [{ $set: { a: new Double(1) } }, { _id: 1, a: new Double(1), b: { c: 2, d: 3 }, l: [1, 2, { x: 1 }] }],
    [{ $set: {} }, { _id: 1, a: 1, b: { c: 2, d: 3 }, l: [1, 2, { x: 1 }] }],
    [{ $set: { _id: 1, a: 3 } }, { _id: 1, a: 3, b: { c: 2, d: 3 }, l: [1, 2, { x: 1 }] }],
    [
      { $set: { a: 2 }, $unset: { b: '' } },
      { _id: 1, a: 2, l: [1, 2, { x: 1 }] },
    ],
    [{ $set: { 'a.b': 1 } }, { errorCode: 28 }],
    [{ $set: { 'l.x': 1 } }, { errorCode: 28 }],
    [{ $set: { 'l.9999999': 1 } }, { errorCode: 34 }],
    [{ $set: { _id: 2 } }, { errorCode: 66 }],
    [{ $set: { a: 1, 'a.b': 2 } }, { errorCode: 40 }],
    [{ $set: { a: 1 }, $inc: { a: 1 } }, { errorCode: 40 }],
    [{ $set: { 'b.c': 1 }, $unset: { b: 1 } }, { errorCode: 40 }],
    [{ $set: { '': 1 } }, { errorCode: 56 }],
    [{ $set: { 'a..b': 1 } }, { errorCode: 56 }],
    [{ $set: { 'a.': 1 } }, { errorCode: 56 }],
    [{ $set: { $x: 1 } }, { errorCode: 52 }],
    [{ $set: { 'b.$x': 1 } }, { _id: 1, a: 1, b: { c: 2, d: 3, $x: 1 }, l: [1, 2, { x: 1 }] }],
    [{ $nonsense: { a: 1 } }, { errorCode: 9 }],
  ]),
  ...updateCases('$unset', { _id: 1, a: 1, b: { c: 2 }, l: [1, 2, { x: 1 }] }, [
    [{ $unset: { a: '' } }, { _id: 1, b: { c: 2 }, l: [1, 2, { x: 1 }] }],
    [{ $unset: { 'b.c': '' } }, { _id: 1, a: 1, b: {}, l: [1, 2, { x: 1 }] }],
    [{ $unset: { 'l.1': '' } }, { _id: 1, a: 1, b: { c: 2 }, l: [1, null, { x: 1 }] }],
    [{ $unset: { 'l.2.x': '' } }, { _id: 1, a: 1, b: { c: 2 }, l: [1, 2, {}] }],
    [{ $unset: { 'l.7': '' } }, { _id: 1, a: 1, b: { c: 2 }, l: [1, 2, { x: 1 }] }],
    [{ $unset: { 'a.x.y': '', 'q.r': '', 'l.x': '' } }, { _id: 1, a: 1, b: { c: 2 }, l: [1, 2, { x: 1 }] }],
    [{ $unset: { _id: '' } }, { errorCode: 66 }],
  ]),
  ...updateCases(
    '$inc',
    {
      _id: 1,
      i: 5,
      d: new Double(1.5),
      l: Long.fromNumber(7),
      m: Decimal128.fromString('1.10'),
      s: 'x',
      n: null,
      big,
      top: 2147483647,
    },
    [
      [{ $inc: { i: 2 } }, withNumbers({ i: 7 })],
      [{ $inc: { i: new Double(0.5) } }, withNumbers({ i: new Double(5.5) })],
      [{ $inc: { i: Long.fromNumber(1) } }, withNumbers({ i: Long.fromNumber(6) })],
      [{ $inc: { i: Decimal128.fromString('0.1') } }, withNumbers({ i: Decimal128.fromString('5.1') })],
      [{ $inc: { d: 1 } }, withNumbers({ d: new Double(2.5) })],
      [{ $inc: { l: -9 } }, withNumbers({ l: Long.fromNumber(-2) })],
      [{ $inc: { m: 1 } }, withNumbers({ m: Decimal128.fromString('2.10') })],
      [{ $inc: { m: new Double(0.5) } }, withNumbers({ m: Decimal128.fromString('1.600000000000000') })],
      [{ $inc: { top: 1 } }, withNumbers({ top: Long.fromNumber(2147483648) })],
      [{ $inc: { fresh: 3 } }, { ...withNumbers({}), fresh: 3 }],
      [{ $inc: { 'sub.x': new Double(1) } }, { ...withNumbers({}), sub: { x: new Double(1) } }],
      [{ $inc: { big: 1 } }, { errorCode: 2 }],
      [{ $inc: { s: 1 } }, { errorCode: 14 }],
      [{ $inc: { n: 1 } }, { errorCode: 14 }],
      [{ $inc: { i: 'x' } }, { errorCode: 14 }],
      [{ $inc: { i: null } }, { errorCode: 14 }],
      [{ $inc: { _id: 1 } }, { errorCode: 66 }],
    ],
  ),
  ...updateCases(
    '$mul',
    { _id: 1, i: 5, d: new Double(1.5), m: Decimal128.fromString('1.10'), big, top: 2147483647 },
    [
      [
        { $mul: { i: 3 } },
        { _id: 1, i: 15, d: new Double(1.5), m: Decimal128.fromString('1.10'), big, top: 2147483647 },
      ],
      [
        { $mul: { d: 2 } },
        { _id: 1, i: 5, d: new Double(3), m: Decimal128.fromString('1.10'), big, top: 2147483647 },
      ],
      [
        { $mul: { m: 3 } },
        { _id: 1, i: 5, d: new Double(1.5), m: Decimal128.fromString('3.30'), big, top: 2147483647 },
      ],
      [
        { $mul: { top: 2 } },
        {
          _id: 1,
          i: 5,
          d: new Double(1.5),
          m: Decimal128.fromString('1.10'),
          big,
          top: Long.fromNumber(4294967294),
        },
      ],
      [
        { $mul: { q: 2, r: new Double(1.5), t: Long.fromNumber(4) } },
        {
          _id: 1,
          i: 5,
          d: new Double(1.5),
          m: Decimal128.fromString('1.10'),
          big,
          top: 2147483647,
          q: 0,
          r: new Double(0),
          t: Long.fromNumber(0),
        },
      ],
      [{ $mul: { big: 2 } }, { errorCode: 2 }],
      [{ $mul: { i: 'x' } }, { errorCode: 14 }],
    ],
  ),
  ...updateCases('$min and $max', { _id: 1, a: 5, s: 'm' }, [
    [{ $min: { a: 3 } }, { _id: 1, a: 3, s: 'm' }],
    [{ $min: { a: 7 } }, { _id: 1, a: 5, s: 'm' }],
    [{ $min: { a: new Double(5) } }, { _id: 1, a: 5, s: 'm' }],
    [{ $min: { a: null } }, { _id: 1, a: null, s: 'm' }],
    [{ $max: { a: 7 } }, { _id: 1, a: 7, s: 'm' }],
    [{ $max: { a: 'x' } }, { _id: 1, a: 'x', s: 'm' }],
    [{ $max: { s: 9 } }, { _id: 1, a: 5, s: 'm' }],
    [
      { $min: { n: 1 }, $max: { o: 2 } },
      { _id: 1, a: 5, s: 'm', n: 1, o: 2 },
    ],
  ]),
  ...updateCases('$rename', { _id: 1, a: 1, b: { c: 2 }, l: [{ x: 1 }] }, [
    [{ $rename: { a: 'z' } }, { _id: 1, b: { c: 2 }, l: [{ x: 1 }], z: 1 }],
    [{ $rename: { a: 'b.d' } }, { _id: 1, b: { c: 2, d: 1 }, l: [{ x: 1 }] }],
    [{ $rename: { a: 'b.c' } }, { _id: 1, b: { c: 1 }, l: [{ x: 1 }] }],
    [{ $rename: { 'b.c': 'n.m' } }, { _id: 1, a: 1, b: {}, l: [{ x: 1 }], n: { m: 2 } }],
    [{ $rename: { a: 'b' } }, { _id: 1, b: 1, l: [{ x: 1 }] }],
    [{ $rename: { q: 'z' } }, { _id: 1, a: 1, b: { c: 2 }, l: [{ x: 1 }] }],
    [{ $rename: { a: 'a' } }, { errorCode: 2 }],
    [{ $rename: { b: 'b.x' } }, { errorCode: 2 }],
    [{ $rename: { a: 1 } }, { errorCode: 2 }],
    [{ $rename: { 'l.0': 'z' } }, { errorCode: 2 }],
    [{ $rename: { a: 'l.0' } }, { errorCode: 2 }],
    [{ $rename: { a: 'z' }, $set: { a: 1 } }, { errorCode: 40 }],
    [{ $rename: { a: 'z' }, $set: { z: 1 } }, { errorCode: 40 }],
    [{ $rename: { _id: 'z' } }, { errorCode: 66 }],
    [{ $rename: { 'l.x': 'z' } }, { errorCode: 28 }],
    [{ $rename: { 'a.x': 'z' } }, { errorCode: 28 }],
    [{ $rename: { 'q.x': 'a.y' } }, { _id: 1, a: 1, b: { c: 2 }, l: [{ x: 1 }] }],
    [{ $rename: { b: 'a.y' } }, { errorCode: 28 }],
    [{ $rename: { a: 'l' } }, { _id: 1, b: { c: 2 }, l: 1 }],
    [{ $rename: { l: 'b.l' } }, { _id: 1, a: 1, b: { c: 2, l: [{ x: 1 }] } }],
  ]),
  ...updateCases('$bit', { _id: 1, i: new Int32(13), l: Long.fromNumber(13), d: new Double(13) }, [
    [{ $bit: { i: { and: new Int32(10) } } }, { _id: 1, i: 8, l: Long.fromNumber(13), d: new Double(13) }],
    [{ $bit: { i: { or: new Int32(2) } } }, { _id: 1, i: 15, l: Long.fromNumber(13), d: new Double(13) }],
    [{ $bit: { i: { xor: new Int32(5) } } }, { _id: 1, i: 8, l: Long.fromNumber(13), d: new Double(13) }],
    [
      { $bit: { i: { or: Long.fromNumber(2) } } },
      { _id: 1, i: Long.fromNumber(15), l: Long.fromNumber(13), d: new Double(13) },
    ],
    [
      { $bit: { l: { and: new Int32(10), or: new Int32(1) } } },
      { _id: 1, i: 13, l: Long.fromNumber(9), d: new Double(13) },
    ],
    [
      { $bit: { n: { or: new Int32(6) } } },
      { _id: 1, i: 13, l: Long.fromNumber(13), d: new Double(13), n: 6 },
    ],
    [{ $bit: { d: { or: new Int32(6) } } }, { errorCode: 2 }],
    [{ $bit: { i: { or: new Double(1.5) } } }, { errorCode: 2 }],
    [{ $bit: { i: { nand: new Int32(1) } } }, { errorCode: 2 }],
    [{ $bit: { i: {} } }, { errorCode: 2 }],
  ]),
  {
    name: '$currentDate sets dates and timestamps',
    docs: [{ _id: 1 }],
    run: async (collection) => {
      const update: Document = {
        $currentDate: { 'a.a': true, b: { $type: 'date' }, 'c.d': { $type: 'timestamp' } },
      };
      await collection.updateOne({}, update);
      return collection
        .find({ 'a.a': { $type: 'date' }, b: { $type: 'date' }, 'c.d': { $type: 'timestamp' } })
        .project({ _id: 1 })
        .toArray();
    },
    expect: [{ _id: 1 }],
  },
  ...updateCases('$currentDate', { _id: 1 }, [
    [{ $currentDate: { a: { $type: 'nonsense' } } }, { errorCode: 2 }],
    [{ $currentDate: { a: 1 } }, { errorCode: 2 }],
  ]),
  {
    name: 'an update that fails leaves the document as it was',
    docs: [{ _id: 1, a: 1, s: 'x' }],
    run: async (collection) => {
      const failure = await collection
        .updateOne({}, { $set: { a: 2, b: 3 }, $inc: { s: 1 } })
        .catch((error) => error.code);
      return [failure, await collection.find().toArray()];
    },
    expect: [14, [{ _id: 1, a: 1, s: 'x' }]],
  },
  {
    name: 'an update that changes nothing modifies nothing',
    docs: [
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ],
    run: async (collection) => {
      const result = await collection.updateMany({}, { $set: { a: 1 } });
      return [Number(result.matchedCount), Number(result.modifiedCount)];
    },
    expect: [2, 1],
  },
  {
    name: '$setOnInsert conflicts like any other operator',
    docs: [{ _id: 1, a: 1 }],
    run: updated({}, { $set: { a: 2 }, $setOnInsert: { b: 1, 'a.c': 1 } }),
    expect: { errorCode: 40 },
  },
  {
    name: '$setOnInsert is ignored on an update',
    docs: [{ _id: 1, a: 1 }],
    run: updated({}, { $inc: { n: 1 }, $setOnInsert: { 'a.b': 1 } }),
    expect: [{ _id: 1, a: 1, n: 1 }],
  },
];

function withNumbers(changes: Record<string, unknown>): Record<string, unknown> {
  return {
    _id: 1,
    i: 5,
    d: new Double(1.5),
    l: Long.fromNumber(7),
    m: Decimal128.fromString('1.10'),
    s: 'x',
    n: null,
    big,
    top: 2147483647,
    ...changes,
  };
}
