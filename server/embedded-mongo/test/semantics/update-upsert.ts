import { BSONRegExp } from 'bson';
import type { Collection } from 'mongodb';
import { inFixedOrder, type SemanticsCase, updated } from './case.ts';

function upsert(filter: object, update: object, expect: unknown): SemanticsCase {
  return {
    name: `upsert ${JSON.stringify(filter)} ${JSON.stringify(update)}`,
    docs: [],
    run: async (collection: Collection) => {
      const result = await collection.updateOne(filter, update, { upsert: true });
      const [doc] = await collection.find().toArray();
      // An id that the server made is not the same twice.
      if (!('_id' in filter) && doc?.['_id']?._bsontype === 'ObjectId')
        return [Number(result.upsertedCount), { ...doc, _id: 'made' }];
      return [Number(result.upsertedCount), doc];
    },
    expect: Array.isArray(expect) ? [1, expect[0]] : expect,
  };
}

export const cases: SemanticsCase[] = [
  upsert({ _id: 1 }, { $set: { a: 1 } }, [{ _id: 1, a: 1 }]),
  upsert({ _id: 1, b: 2 }, { $set: { a: 1 } }, [{ _id: 1, b: 2, a: 1 }]),
  upsert({ b: 2, _id: 1 }, { $set: { a: 1 } }, [{ _id: 1, b: 2, a: 1 }]),
  upsert({ _id: 1, b: { $eq: 2 }, c: { $gt: 1 } }, { $setOnInsert: { a: 1 } }, [{ _id: 1, b: 2, a: 1 }]),
  upsert({ _id: 1, $and: [{ b: 2 }, { c: { $eq: 3 } }] }, { $inc: { n: 1 } }, [{ _id: 1, b: 2, c: 3, n: 1 }]),
  upsert({ _id: 1, $or: [{ b: 2 }] }, { $inc: { n: 1 } }, [{ _id: 1, b: 2, n: 1 }]),
  upsert({ _id: 1, $or: [{ b: 2 }, { b: 3 }] }, { $inc: { n: 1 } }, [{ _id: 1, n: 1 }]),
  upsert({ _id: 1, 'a.b': 2, 'a.c': 3 }, { $set: { x: 1 } }, [{ _id: 1, a: { b: 2, c: 3 }, x: 1 }]),
  upsert({ _id: 1, c: 3, b: 2, 'a.z': 1, 'a.y': 2 }, { $set: { d: 1 } }, [
    { _id: 1, a: { y: 2, z: 1 }, b: 2, c: 3, d: 1 },
  ]),
  upsert({ _id: 1, b: { $in: [2] } }, { $set: { x: 1 } }, [{ _id: 1, b: 2, x: 1 }]),
  upsert({ _id: 1, b: { $in: [2, 3] } }, { $set: { x: 1 } }, [{ _id: 1, x: 1 }]),
  upsert({ _id: 1, b: { $all: [2] } }, { $set: { x: 1 } }, [{ _id: 1, b: 2, x: 1 }]),
  upsert({ _id: 1, b: new BSONRegExp('x') }, { $set: { x: 1 } }, [{ _id: 1, x: 1 }]),
  upsert({ _id: 1, b: null }, { $set: { x: 1 } }, [{ _id: 1, b: null, x: 1 }]),
  upsert({ _id: 1, l: 5 }, { $addToSet: { m: 1 }, $unset: { q: 1 } }, [{ _id: 1, l: 5, m: [1] }]),
  upsert({ _id: 1, b: 2 }, { $inc: { b: 1 } }, [{ _id: 1, b: 3 }]),
  upsert({ a: 1 }, { $set: { b: 1 } }, [{ _id: 'made', a: 1, b: 1 }]),
  upsert({ a: 1 }, { $set: { _id: 7 } }, [{ _id: 7, a: 1 }]),
  upsert({ _id: 1 }, { $set: { _id: 2 } }, { errorCode: 66 }),
  upsert({ _id: 1, b: 2, $and: [{ b: 3 }] }, { $set: { x: 1 } }, { errorCode: 54 }),
  upsert({ _id: 1, a: 2, 'a.b': 3 }, { $set: { x: 1 } }, { errorCode: 54 }),
  upsert({ _id: { $gt: 5 } }, { $set: { _id: 6 } }, [{ _id: 6 }]),
  upsert({ a: 1 }, { $set: { _id: [1] } }, { errorCode: 53 }),
  {
    name: 'upsert with a replacement takes only the _id from the filter',
    docs: [],
    run: async (collection) => {
      await collection.replaceOne({ _id: 1 as never, a: 5 }, { b: 2 }, { upsert: true });
      return collection.find().toArray();
    },
    expect: [{ _id: 1, b: 2 }],
  },
  {
    name: 'an upsert of a document that is there updates it',
    docs: [{ _id: 1, a: 1 }],
    run: updated({ _id: 1 }, { $set: { b: 1 }, $setOnInsert: { c: 1 } }, { upsert: true }),
    expect: [{ _id: 1, a: 1, b: 1 }],
  },
  {
    name: 'a replacement keeps the _id and drops every other field',
    docs: [{ _id: 1, a: 1, b: 2 }],
    run: async (collection) => {
      await collection.replaceOne({ a: 1 }, { c: 3 });
      return collection.find().toArray();
    },
    expect: [{ _id: 1, c: 3 }],
  },
  {
    name: 'a replacement must not change the _id',
    docs: [{ _id: 1, a: 1 }],
    run: (collection) => collection.replaceOne({ a: 1 }, { _id: 2 as never, c: 3 }),
    expect: { errorCode: 66 },
  },
  {
    name: 'findOneAndUpdate answers the document before or after',
    docs: [{ _id: 1, a: 1 }],
    run: async (collection) => [
      await collection.findOneAndUpdate({ a: 1 }, { $inc: { a: 1 } }),
      await collection.findOneAndUpdate({ a: 2 }, { $inc: { a: 1 } }, { returnDocument: 'after' }),
      await collection.findOneAndUpdate({ a: 9 }, { $inc: { a: 1 } }),
    ],
    expect: [{ _id: 1, a: 1 }, { _id: 1, a: 3 }, null],
  },
  {
    name: 'findOneAndUpdate takes the first by its sort and projects',
    docs: [
      { _id: 1, a: 1, b: 2 },
      { _id: 2, a: 2, b: 1 },
    ],
    run: async (collection) => [
      await collection.findOneAndUpdate({}, { $set: { c: 1 } }, { sort: { b: 1 }, projection: { a: 1 } }),
      inFixedOrder(await collection.find().toArray()),
    ],
    expect: [
      { _id: 2, a: 2 },
      [
        { _id: 1, a: 1, b: 2 },
        { _id: 2, a: 2, b: 1, c: 1 },
      ],
    ],
  },
];
