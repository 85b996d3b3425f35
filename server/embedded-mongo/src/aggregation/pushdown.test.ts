import fc from 'fast-check';
import { toDoc, toJs } from '../bson/from-js.ts';
import { compileMatcher } from '../matcher/compile.ts';
import { compilePipeline, type PipelineEnv, splitPushdown } from './pipeline.ts';
import { compileDocumentOrder } from './sort/order.ts';

const env: PipelineEnv = { scan: () => [], memoryLimitBytes: 1e8, now: new Date(0) };

function split(stages: object[]) {
  const { filter, sort, rest, ...cut } = splitPushdown(stages.map(toDoc));
  return {
    ...(filter ? { filter: toJs(filter) } : {}),
    ...(sort ? { sort: toJs(sort) } : {}),
    ...cut,
    rest: rest.map(toJs),
  };
}

describe('splitPushdown', () => {
  test.each([
    [[], { rest: [] }],
    [[{ $match: { a: 1 } }], { filter: { a: 1 }, rest: [] }],
    [[{ $match: { a: 1 } }, { $match: { b: 2 } }], { filter: { $and: [{ a: 1 }, { b: 2 }] }, rest: [] }],
    [[{ $sort: { a: 1 } }, { $match: { b: 2 } }], { filter: { b: 2 }, sort: { a: 1 }, rest: [] }],
    [[{ $limit: 5 }, { $match: { b: 2 } }], { limit: 5, rest: [{ $match: { b: 2 } }] }],
    [[{ $limit: 5 }, { $sort: { a: 1 } }], { limit: 5, rest: [{ $sort: { a: 1 } }] }],
    [[{ $skip: 2 }, { $limit: 5 }, { $skip: 1 }], { skip: 3, limit: 4, rest: [] }],
    [[{ $limit: 5 }, { $limit: 3 }], { limit: 3, rest: [] }],
    [[{ $limit: 2 }, { $skip: 2 }], { limit: 2, rest: [{ $skip: 2 }] }],
    [
      [{ $project: { a: 1 } }, { $match: { a: 1 } }],
      { rest: [{ $project: { a: 1 } }, { $match: { a: 1 } }] },
    ],
  ])('splits %j', (stages, expected) => {
    expect(split(stages)).toEqual(expected);
  });

  test('refuses a bad head as the stage would', () => {
    expect(() => split([{ $sort: { a: 2 } }])).toThrow(expect.objectContaining({ code: 15975 }));
    expect(() => split([{ $limit: 0 }])).toThrow(expect.objectContaining({ code: 15958 }));
  });

  test('changes no answer', () => {
    const docs = Array.from({ length: 30 }, (_, _id) => toDoc({ _id, a: (_id * 7) % 5, b: _id % 3 }));
    const stage = fc.oneof(
      fc.integer({ min: 0, max: 4 }).map((a) => ({ $match: { a: { $lte: a } } })),
      fc.integer({ min: 0, max: 2 }).map((b) => ({ $match: { b } })),
      fc.constantFrom({ $sort: { a: 1, _id: 1 } }, { $sort: { b: -1, _id: 1 } }),
      fc.integer({ min: 0, max: 20 }).map(($skip) => ({ $skip })),
      fc.integer({ min: 1, max: 20 }).map(($limit) => ({ $limit })),
    );
    fc.assert(
      fc.property(fc.array(stage, { maxLength: 6 }), (stages) => {
        const pipeline = stages.map(toDoc);
        const expected = [...compilePipeline(pipeline, env)(docs)];
        const head = splitPushdown(pipeline);
        let found = docs;
        const { filter, sort } = head;
        if (filter) found = found.filter((doc) => compileMatcher(filter).matches(doc));
        if (sort) {
          const order = compileDocumentOrder(sort);
          found = found.toSorted((left, right) => order.compare(order.keyOf(left), order.keyOf(right)));
        }
        const start = head.skip ?? 0;
        found = found.slice(start, head.limit === undefined ? undefined : start + head.limit);
        expect(Array.from(compilePipeline(head.rest, env)(found), toJs)).toEqual(expected.map(toJs));
      }),
    );
  });
});
