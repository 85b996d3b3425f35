import type { Collection, Document } from 'mongodb';
import { copies, type ErrorExpectation, inFixedOrder, type SemanticsCase } from './case.ts';

const docs = [
  { _id: 1, k: 'a', v: 1 },
  { _id: 2, k: 'b', v: 2 },
];
const target = [
  { _id: 1, k: 'z', old: true },
  { _id: 9, k: 'a', old: true },
];

/** The target collection after a pipeline that ends with what `write` gives for its name. */
function outputs(
  table: [
    name: string,
    write: (into: string) => Document,
    expected: Document[] | ErrorExpectation,
    prepare?: (other: Collection) => Promise<unknown>,
  ][],
): SemanticsCase[] {
  return table.map(([name, write, expected, prepare]) => ({
    name,
    docs,
    run: async (collection) => {
      const other = collection.db.collection(`${collection.collectionName}_target`);
      await other.insertMany(copies(target));
      try {
        await prepare?.(other);
        await collection.aggregate([{ $sort: { _id: 1 } }, write(other.collectionName)]).toArray();
        return inFixedOrder(await other.find().toArray());
      } finally {
        await other.drop();
      }
    },
    expect: expected,
  }));
}

const untouched = { _id: 9, k: 'a', old: true };
const merge = (options: Document) => (into: string) => ({ $merge: { into, ...options } });

export const cases: SemanticsCase[] = [
  ...outputs([
    ['$out replaces the collection', (into) => ({ $out: into }), docs],
    [
      '$merge merges and inserts unless told otherwise',
      (into) => ({ $merge: into }),
      [{ _id: 1, k: 'a', old: true, v: 1 }, docs[1]!, untouched],
    ],
    ['$merge replaces', merge({ whenMatched: 'replace' }), [...docs, untouched]],
    [
      '$merge keeps the existing document',
      merge({ whenMatched: 'keepExisting' }),
      [{ _id: 1, k: 'z', old: true }, docs[1]!, untouched],
    ],
    [
      '$merge discards what it does not find',
      merge({ whenNotMatched: 'discard' }),
      [{ _id: 1, k: 'a', old: true, v: 1 }, untouched],
    ],
    [
      '$merge updates through a pipeline',
      merge({ whenMatched: [{ $set: { sum: { $add: ['$$new.v', 10] } } }] }),
      [{ _id: 1, k: 'z', old: true, sum: 11 }, docs[1]!, untouched],
    ],
    [
      '$merge gives variables to its pipeline',
      merge({ let: { twice: { $multiply: ['$v', 2] } }, whenMatched: [{ $set: { twice: '$$twice' } }] }),
      [{ _id: 1, k: 'z', old: true, twice: 2 }, docs[1]!, untouched],
    ],
    ['$merge fails on a match', merge({ whenMatched: 'fail' }), { errorCode: 11000 }],
    ['$merge fails without a match', merge({ whenNotMatched: 'fail' }), { errorCode: 13113 }],
    ['$merge on a field without a unique index', merge({ on: 'k' }), { errorCode: 51183 }],
    [
      '$merge cannot change an _id',
      merge({ on: 'k' }),
      { errorCode: 66 },
      (other) => other.createIndex({ k: 1 }, { unique: true }),
    ],
    ['$merge with an unknown mode', merge({ whenMatched: 'nope' }), { errorCode: 2 }],
  ]),
  {
    name: '$merge on a field with a unique index leaves the _id',
    docs,
    run: async (collection) => {
      const other = collection.db.collection(`${collection.collectionName}_target`);
      await other.insertMany(copies(target));
      try {
        await other.createIndex({ k: 1 }, { unique: true });
        const stages = [
          { $match: { k: 'a' } },
          { $project: { _id: 0 } },
          { $merge: { into: other.collectionName, on: 'k' } },
        ];
        await collection.aggregate(stages).toArray();
        return inFixedOrder(await other.find().toArray());
      } finally {
        await other.drop();
      }
    },
    expect: [
      { _id: 1, k: 'z', old: true },
      { _id: 9, k: 'a', old: true, v: 1 },
    ],
  },
  {
    name: '$out may replace the collection it reads',
    docs,
    run: async (collection) => {
      await collection.aggregate([{ $match: { v: 2 } }, { $out: collection.collectionName }]).toArray();
      return collection.find().toArray();
    },
    expect: [docs[1]],
  },
  {
    name: '$out must come last',
    docs,
    run: (collection) => collection.aggregate([{ $out: 'x' }, { $match: {} }]).toArray(),
    expect: { errorCode: 40601 },
  },
];
