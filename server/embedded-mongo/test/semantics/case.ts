import { type Document, EJSON } from 'bson';
import type { Collection, UpdateOptions } from 'mongodb';

/** One behaviour, tried through the official driver on a collection that holds `docs`. */
export type SemanticsCase = {
  name: string;
  docs: Document[];
  /** Everything it returns is compared as canonical extended JSON, so number types count. */
  run: (collection: Collection) => Promise<unknown>;
  expect: unknown;
  /** Indexes for the second run; without them every path of `docs` gets an index of its own. */
  indexes?: Record<string, 1 | -1>[];
};

export type ErrorExpectation = { errorCode: number };

/** Canonical extended JSON, with the most frequent wrapper left out. */
function label(value: unknown): string {
  return canonical(value).replace(/\{"\$numberInt":"(-?\d+)"\}/g, '$1');
}

export function canonical(value: unknown): string {
  return EJSON.stringify(value, { relaxed: false });
}

/** The ids of all documents that a filter finds, in a fixed order. */
export function ids(filter: Document): SemanticsCase['run'] {
  return async (collection) => {
    const docs = await collection.find(filter, { projection: { _id: 1 } }).toArray();
    return inFixedOrder(docs.map((doc) => doc['_id']));
  };
}

/** The documents that a filter finds, with a projection if one is given. */
export function found(filter: Document, projection?: Document): SemanticsCase['run'] {
  return async (collection) =>
    inFixedOrder(await collection.find(filter, projection ? { projection } : {}).toArray());
}

/** The whole collection after an update of all documents that the filter finds. */
export function updated(
  filter: Document,
  update: Document | Document[],
  options: UpdateOptions = {},
): SemanticsCase['run'] {
  return async (collection) => {
    await collection.updateMany(filter, update, options);
    return inFixedOrder(await collection.find().toArray());
  };
}

export function inFixedOrder<T>(values: T[]): T[] {
  return values.sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
}

/** Turns `[filter, ids]` pairs on the same documents into cases. */
export function findCases(subject: string, docs: Document[], table: [Document, unknown][]): SemanticsCase[] {
  return table.map(([filter, expected]) => ({
    name: `${subject}: find ${label(filter)}`,
    docs,
    run: ids(filter),
    expect: Array.isArray(expected) ? inFixedOrder([...expected]) : expected,
  }));
}

/** Turns `[update, document after it]` pairs on one document into cases. */
export function updateCases(
  subject: string,
  doc: Document,
  table: [Document | Document[], unknown, UpdateOptions?][],
): SemanticsCase[] {
  return table.map(([update, expected, options]) => ({
    name: `${subject}: update ${label(update)}${options ? ` ${label(options)}` : ''}`,
    docs: [doc],
    run: updated({}, update, options),
    expect: isError(expected) ? expected : [expected],
  }));
}

export function isError(expected: unknown): expected is ErrorExpectation {
  return typeof expected === 'object' && expected !== null && 'errorCode' in expected;
}

/** Turns `[expression, result]` pairs on one document into cases; `{}` as the result means that there is none. */
export function expressionCases(
  subject: string,
  table: [unknown, { r?: unknown } | ErrorExpectation][],
  doc: Document = {},
): SemanticsCase[] {
  return table.map(([expression, expected]) => ({
    name: `${subject}: ${label(expression)}`,
    docs: [{ _id: 1, ...doc }],
    run: async (collection) => {
      const [result] = await collection.aggregate([{ $project: { _id: 0, r: expression } }]).toArray();
      return result;
    },
    expect: expected,
  }));
}

/** Turns `[pipeline, results]` pairs on the same documents into cases; the results' order counts. */
export function pipelineCases(
  subject: string,
  docs: Document[],
  table: [Document[], Document[] | ErrorExpectation][],
): SemanticsCase[] {
  return table.map(([pipeline, expected]) => ({
    name: `${subject}: ${label(pipeline)}`,
    docs,
    run: (collection) => collection.aggregate(pipeline).toArray(),
    expect: expected,
  }));
}

/** Documents that the driver may add an `_id` to without changing the originals. */
export function copies(docs: readonly Document[]): Document[] {
  return docs.map((doc) => ({ ...doc }));
}
