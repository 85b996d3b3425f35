import { Int32 } from 'bson';
import { Doc } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';
import { toDoc, toJs } from '../bson/from-js.ts';
import { compileMatcher } from '../matcher/compile.ts';
import type { CollectionWriter, PipelineEnv } from './pipeline.ts';
import { compilePipeline } from './pipeline.ts';

const now = new Date('2024-05-01T00:00:00Z');

function environment(options: Partial<PipelineEnv> = {}): PipelineEnv {
  return { scan: () => [], memoryLimitBytes: 100 * 1024 * 1024, now, ...options };
}

function run(stages: object[], docs: object[], env = environment()): unknown[] {
  const pipeline = compilePipeline(stages.map(toDoc), env);
  return Array.from(pipeline(docs.map(toDoc)), toJs);
}

function numbered(count: number): object[] {
  return Array.from({ length: count }, (_, _id) => ({ _id, text: 'x'.repeat(100) }));
}

describe('reading', () => {
  test('goes no further than the limit', () => {
    let read = 0;
    function* endless() {
      for (;;) yield toDoc({ _id: read++ });
    }
    const pipeline = compilePipeline([toDoc({ $match: {} }), toDoc({ $limit: 3 })], environment());
    expect([...pipeline(endless())]).toHaveLength(3);
    expect(read).toBe(3);
  });

  test('leaves the documents it reads unchanged', () => {
    const source = toDoc({ _id: 1, a: { b: [1, { c: 2 }] }, l: [1, 2] });
    const before = encodeDocument(source);
    const stages = [
      { $set: { 'a.b.c': 9, z: 1 } },
      { $unset: 'a.b.c' },
      { $unwind: '$l' },
      { $project: { 'a.b': 1, l: 1 } },
      { $group: { _id: null, m: { $mergeObjects: '$a' }, p: { $push: '$$ROOT' } } },
      { $set: { 'm.x': 1 } },
    ];
    const result = [...compilePipeline(stages.map(toDoc), environment())([source])];
    expect(result).toHaveLength(1);
    expect(encodeDocument(source)).toEqual(before);
  });

  test('works again from the start each time it is iterated', () => {
    const pipeline = compilePipeline([toDoc({ $group: { _id: null, n: { $sum: 1 } } })], environment());
    const docs = numbered(3).map(toDoc);
    expect(Array.from(pipeline(docs), toJs)).toEqual([{ _id: null, n: 3 }]);
    expect(Array.from(pipeline(docs), toJs)).toEqual([{ _id: null, n: 3 }]);
  });

  test('keeps odd field names as they are', () => {
    const doc = Doc.from([
      ['__proto__', new Int32(1)],
      ['2', new Int32(2)],
      ['1', new Int32(3)],
    ]);
    const stages = [{ $replaceWith: { $mergeObjects: ['$$ROOT', { $literal: { constructor: 4 } }] } }];
    const [result] = compilePipeline(stages.map(toDoc), environment())([doc]);
    expect(result?.keys()).toEqual(['__proto__', '2', '1', 'constructor']);
  });
});

describe('memory', () => {
  const small = environment({ memoryLimitBytes: 20_000 });

  test.each([
    ['$sort', { $sort: { text: 1 } }],
    ['$group by many values', { $group: { _id: '$_id' } }],
    ['$group that pushes', { $group: { _id: null, all: { $push: '$text' } } }],
    ['$group with a set', { $group: { _id: null, all: { $addToSet: { i: '$_id', t: '$text' } } } }],
    ['$facet', { $facet: { a: [] } }],
    ['$bucketAuto', { $bucketAuto: { groupBy: '$_id', buckets: 2 } }],
    ['$setWindowFields', { $setWindowFields: { output: { n: { $sum: 1 } } } }],
  ])('bounds %s', (_name, stage) => {
    expect(() => run([stage], numbered(500), small)).toThrow(
      expect.objectContaining({ code: 292, codeName: 'QueryExceededMemoryLimitNoDiskUseAllowed' }),
    );
  });

  test.each([
    ['$sort with $limit', [{ $sort: { _id: -1 } }, { $limit: 2 }, { $project: { _id: 1 } }]],
    ['$topN', [{ $group: { _id: null, r: { $topN: { n: 2, sortBy: { _id: -1 }, output: '$_id' } } } }]],
    ['$lastN', [{ $group: { _id: null, r: { $lastN: { n: 2, input: '$text' } } } }]],
    ['$max', [{ $group: { _id: null, r: { $max: '$text' } } }]],
  ])('is enough for %s', (_name, stages) => {
    expect(run(stages, numbered(500), small).length).toBeGreaterThan(0);
  });

  test('stops a text that doubles again and again', () => {
    const doubling = {
      $reduce: { input: { $range: [0, 60] }, initialValue: 'ab', in: { $concat: ['$$value', '$$value'] } },
    };
    expect(() => run([{ $set: { a: doubling } }], [{ _id: 1 }])).toThrow(
      expect.objectContaining({ code: 146 }),
    );
  });
});

describe('an array that holds itself twice, again and again', () => {
  const doubling = {
    $reduce: { input: { $range: [0, 60] }, initialValue: [1], in: ['$$value', '$$value'] },
  };

  test('is refused by a stage that keeps it', () => {
    const stages = [{ $set: { a: doubling } }, { $sort: { _id: 1 } }];
    expect(() => run(stages, [{ _id: 1 }])).toThrow(expect.objectContaining({ code: 292 }));
  });

  test('is refused when it is to be stored or sent', () => {
    const [doc] = compilePipeline([toDoc({ $set: { a: doubling } })], environment())([toDoc({ _id: 1 })]);
    expect(() => encodeDocument(doc ?? new Doc())).toThrow(expect.objectContaining({ code: 10334 }));
  });
});

describe('$sort with $limit', () => {
  test('gives the same as a full sort, equal documents in the order they came', () => {
    const docs = Array.from({ length: 1000 }, (_, _id) => ({ _id, k: (_id * 7919) % 50 }));
    const sorted = run([{ $sort: { k: 1 } }], docs);
    for (const limit of [1, 2, 10, 63, 400, 999, 2000]) {
      expect(run([{ $sort: { k: 1 } }, { $limit: limit }], docs)).toEqual(sorted.slice(0, limit));
    }
  });
});

describe('$lookup', () => {
  const foreign = [
    { _id: 1, k: 1 },
    { _id: 2, k: 2 },
  ].map(toDoc);
  const filters: (Doc | undefined)[] = [];
  const env = environment({
    scan: (_name, filter) => {
      filters.push(filter);
      const matcher = compileMatcher(filter ?? new Doc());
      return foreign.filter((doc) => matcher.matches(doc));
    },
  });

  beforeEach(() => {
    filters.length = 0;
  });

  test('asks for the joined values only, so that an index can answer', () => {
    const join = { $lookup: { from: 'f', localField: 'k', foreignField: 'k', as: 'r' } };
    expect(run([join], [{ _id: 9, k: 2 }], env)).toEqual([{ _id: 9, k: 2, r: [{ _id: 2, k: 2 }] }]);
    expect(filters.map((filter) => toJs(filter))).toEqual([{ k: { $eq: 2 } }]);
  });

  test('asks for equality with a variable, so that an index can answer', () => {
    const pipeline = [{ $match: { $expr: { $eq: ['$k', '$$key'] } } }];
    const join = { $lookup: { from: 'f', let: { key: '$k' }, pipeline, as: 'r' } };
    expect(run([join], [{ _id: 9, k: 2 }], env)).toEqual([{ _id: 9, k: 2, r: [{ _id: 2, k: 2 }] }]);
    expect(filters.map((filter) => toJs(filter))).toEqual([{ k: { $eq: 2 } }]);
  });
});

describe('writing', () => {
  test('is refused where the pipeline may only read', () => {
    for (const stage of [{ $out: 'x' }, { $merge: 'x' }]) {
      expect(() => run([stage], [{ _id: 1 }])).toThrow(expect.objectContaining({ code: 20 }));
    }
  });

  test('$out reads everything before it writes', () => {
    const events: string[] = [];
    const writer: CollectionWriter = {
      find: () => [],
      insert: () => {},
      replace: () => {},
      hasUniqueIndex: () => false,
      replaceAll: (docs) => events.push(`wrote ${[...docs].length}`),
    };
    function* source() {
      for (let _id = 0; _id < 2; _id++) {
        events.push(`read ${_id}`);
        yield toDoc({ _id });
      }
    }
    const pipeline = compilePipeline([toDoc({ $out: 'x' })], environment({ write: () => writer }));
    expect([...pipeline(source())]).toEqual([]);
    expect(events).toEqual(['read 0', 'read 1', 'wrote 2']);
  });
});
