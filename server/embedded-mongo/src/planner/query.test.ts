import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BSONRegExp, Double, Long } from 'bson';
import fc from 'fast-check';
import { Doc, type Value } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';
import { toDoc, toValue } from '../bson/from-js.ts';
import { sortValue } from '../bson/keys-of-path.ts';
import { printDoc, printValue } from '../bson/print.ts';
import { CommandError } from '../errors.ts';
import { buildIndex, createIdIndex } from '../indexes/build.ts';
import { checkEntries } from '../indexes/check.ts';
import { readIndexSpec } from '../indexes/spec.ts';
import type { Collection } from '../store/collection.ts';
import { CommittedView } from '../store/committed-view.ts';
import { Store } from '../store/store.ts';
import { planQuery } from './plan.ts';
import { runQuery } from './query.ts';

const folder = mkdtempSync(join(tmpdir(), 'planner-'));
const store = new Store(folder);
const view = new CommittedView(store);
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const NATURAL = toDoc({ $natural: 1 });
const PATHS = ['a', 'b', 'c.d', 'c.e', 'a.0'];

const scalar: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 4 }).map(toValue) },
  fc.constantFrom<Value>(
    null,
    'x',
    'xy',
    'y',
    true,
    new Date(1),
    new Double(2.5),
    Long.fromNumber(3),
    new BSONRegExp('^x'),
  ),
  fc.constantFrom<Value>(new Double(Number.NaN), new Double(-0), undefined, toDoc({ d: 1 })),
);
const array = fc.array(scalar, { maxLength: 3 }) as fc.Arbitrary<Value>;
const field = fc.oneof({ weight: 5, arbitrary: scalar }, { weight: 2, arbitrary: array });

function documentOf(names: string[], value: fc.Arbitrary<Value>): fc.Arbitrary<Doc> {
  const optional = fc.option(value, { nil: 'absent' as const, freq: 4 });
  return fc.tuple(...names.map(() => optional)).map((values) => {
    const present = names.map((name, i) => [name, values[i]] as const).filter(([, one]) => one !== 'absent');
    return Doc.from(present as [string, Value][]);
  });
}

const inner = documentOf(['d', 'e'], field);
const nested: fc.Arbitrary<Value> = fc.oneof(
  inner,
  fc.array(fc.oneof(inner, scalar), { maxLength: 3 }),
  scalar,
);
const document = fc
  .tuple(documentOf(['a', 'b'], field), fc.option(nested, { nil: undefined, freq: 5 }))
  .map(([doc, c]) => (c === undefined ? doc : Doc.from([...doc, ['c', c]])));

// A query cannot ask for undefined, nor compare with a pattern.
const asked = scalar.filter((value) => value !== undefined && !(value instanceof BSONRegExp));
const operator: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: asked },
  fc
    .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$eq', '$ne'), asked)
    .map(([name, value]) => Doc.from([[name, value]])),
  fc
    .tuple(fc.constantFrom('$gt', '$gte'), asked, fc.constantFrom('$lt', '$lte'), asked)
    .map(([low, a, high, b]) =>
      Doc.from([
        [low, a],
        [high, b],
      ]),
    ),
  fc.array(asked, { maxLength: 3 }).map((values) => Doc.from([['$in', values]])),
  fc.array(asked, { minLength: 1, maxLength: 2 }).map((values) => Doc.from([['$all', values]])),
  fc.tuple(asked, asked).map(([a, b]) =>
    toDoc({
      $elemMatch: Doc.from([
        ['$gte', a],
        ['$lt', b],
      ]),
    }),
  ),
  fc.tuple(asked, asked).map(([d, e]) =>
    toDoc({
      $elemMatch: Doc.from([
        ['d', d],
        ['e', e],
      ]),
    }),
  ),
  fc.constantFrom<Value>(
    toDoc({ $exists: true }),
    toDoc({ $exists: false }),
    toDoc({ $regex: '^x' }),
    new BSONRegExp('^xy?'),
    toDoc({ $type: 'number' }),
  ),
  fc.array(asked, { maxLength: 3 }) as fc.Arbitrary<Value>,
);
const simpleFilter = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...PATHS, 'c'), operator), {
    selector: ([path]) => path,
    maxLength: 3,
  })
  .map((entries) => Doc.from(entries));
const filter = fc.oneof(
  { weight: 4, arbitrary: simpleFilter },
  fc
    .tuple(simpleFilter, fc.array(simpleFilter, { minLength: 1, maxLength: 3 }))
    .map(([outer, branches]) => Doc.from([...outer, ['$or', branches]])),
  fc.array(simpleFilter, { minLength: 1, maxLength: 3 }).map((parts) => Doc.from([['$and', parts]])),
);
const directions = fc.uniqueArray(fc.tuple(fc.constantFrom(...PATHS), fc.constantFrom(1, -1)), {
  selector: ([path]) => path,
  minLength: 1,
  maxLength: 3,
});
const indexSpec = fc
  .record({
    key: directions,
    kind: fc.constantFrom('plain', 'plain', 'sparse', 'partial'),
    partial: fc.constantFrom({ b: { $exists: true } }, { a: { $gt: 1 } }, { b: { $lte: 3 } }, { 'c.d': 2 }),
  })
  .map(({ key, kind, partial }) =>
    toDoc({
      key: Object.fromEntries(key),
      ...(kind === 'sparse' ? { sparse: true } : {}),
      ...(kind === 'partial' ? { partialFilterExpression: partial } : {}),
    }),
  );

let made = 0;

function collectionOf(docs: Doc[], specs: Doc[]): Collection {
  return store.attempt(() => {
    const collection = store.catalog.create('planner', `c${made++}`, new Doc());
    createIdIndex(store, collection);
    specs.forEach((spec, i) => {
      buildIndex(store, collection, readIndexSpec(spec.clone().set('name', `i${i}`)));
    });
    for (const [i, doc] of docs.entries()) insert(collection, Doc.from([['_id', toValue(i)], ...doc]));
    return collection;
  });
}

function insert(collection: Collection, doc: Doc): void {
  try {
    view.insert(collection, doc, encodeDocument(doc));
  } catch (error) {
    // Parallel arrays and ambiguous paths have no place in an index.
    if (!(error instanceof CommandError) || (error.code !== 171 && error.code !== 16746)) throw error;
  }
}

test('a query finds the same documents with indexes as without', () => {
  const property = fc.property(
    fc.array(document, { maxLength: 25 }),
    fc.array(indexSpec, { minLength: 1, maxLength: 3 }),
    fc.array(filter, { minLength: 1, maxLength: 12 }),
    (docs, specs, filters) => {
      const collection = collectionOf(docs, specs);
      for (const query of filters) {
        const ids = (hint?: Value) =>
          [...runQuery({ view, collection, filter: query, hint })]
            .map(({ rowId }) => rowId)
            .sort((a, b) => a - b);
        const plan = planQuery({ view, collection, filter: query });
        const context = `${printDoc(query)} by ${plan.scan.kind === 'index' ? plan.scan.index.name : plan.scan.kind}`;
        expect([context, ids()]).toEqual([context, ids(NATURAL)]);
      }
      store.attempt(() => store.catalog.drop(collection));
    },
  );
  fc.assert(property, { numRuns: 400, includeErrorInReport: true });
}, 60_000);

test('an index gives the order that sorting gives', () => {
  const property = fc.property(
    fc.array(document, { maxLength: 25 }),
    fc.array(indexSpec, { minLength: 1, maxLength: 3 }),
    filter,
    fc.array(directions, { minLength: 1, maxLength: 6 }),
    fc.integer({ min: 0, max: 5 }),
    (docs, specs, query, sorts, limit) => {
      const collection = collectionOf(docs, specs);
      for (const order of sorts) {
        const sort = toDoc(Object.fromEntries(order));
        const keys = (hint?: Value) =>
          [...runQuery({ view, collection, filter: query, sort, limit, hint })].map(({ doc }) =>
            order.map(([path, direction]) => equalText(sortValue(doc, path.split('.'), direction as 1 | -1))),
          );
        const context = `${printDoc(query)} by ${printDoc(sort)}`;
        expect([context, keys()]).toEqual([context, keys(NATURAL)]);
      }
      store.attempt(() => store.catalog.drop(collection));
    },
  );
  fc.assert(property, { numRuns: 300, includeErrorInReport: true });
}, 60_000);

// Equal numbers of different types may come in any order.
function equalText(value: Value): string {
  const text = printValue(value);
  return text.replace(/\.0$/, '').replace(/^-0$/, '0');
}

test('indexes hold exactly what the documents call for, through inserts, updates and deletes', () => {
  const change = fc.tuple(fc.constantFrom('insert', 'update', 'remove'), fc.nat(30), document);
  const property = fc.property(
    fc.array(indexSpec, { minLength: 1, maxLength: 3 }),
    fc.array(change, { maxLength: 40 }),
    (specs, changes) => {
      const collection = collectionOf([], specs);
      store.attempt(() => {
        for (const [kind, id, doc] of changes) {
          const whole = Doc.from([['_id', toValue(id)], ...doc]);
          const [row] = runQuery({ view, collection, filter: toDoc({ _id: id }) });
          if (kind === 'insert' && row === undefined) insert(collection, whole);
          if (kind === 'remove' && row !== undefined) view.remove(collection, row);
          if (kind === 'update' && row !== undefined) tryUpdate(collection, row, whole);
        }
      });
      expect(checkEntries(store.connection, collection).errors).toEqual([]);
      store.attempt(() => store.catalog.drop(collection));
    },
  );
  fc.assert(property, { numRuns: 150, includeErrorInReport: true });
}, 60_000);

function tryUpdate(collection: Collection, row: Parameters<typeof view.update>[1], doc: Doc): void {
  try {
    view.update(collection, row, doc, encodeDocument(doc));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
  }
}
