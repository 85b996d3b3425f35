import type { Doc, Value } from '../bson/document.ts';
import { asBuffer } from '../bson/elements.ts';
import { commandError } from '../errors.ts';
import { compileMatcher, type Matcher, type MatcherOptions } from '../matcher/compile.ts';
import type { BytesMatch } from '../matcher/match-bytes.ts';
import type { Collection } from '../store/collection.ts';
import type { ScanPlan, ScanTally } from '../store/scan-plan.ts';
import type { StoredDocument } from '../store/stored-document.ts';
import type { View } from '../store/view.ts';
import { sortRows } from './blocking-sort.ts';
import { planQuery } from './plan.ts';
import { readOrder } from './sort-order.ts';

export type Query = {
  view: View;
  collection: Collection | undefined;
  filter: Doc;
  sort?: Doc | undefined;
  skip?: number;
  /** Zero for no limit. */
  limit?: number;
  hint?: Value;
  deadline?: number | undefined;
  matcherOptions?: MatcherOptions;
  matcher?: Matcher;
  /** Counts what is looked at. */
  tally?: ScanTally;
};

const DEADLINE_CHECK = 64;

/** Finds the documents of a query, in its order. */
export function runQuery(query: Query): Iterable<StoredDocument> {
  const { view, collection, filter } = query;
  const matcher = query.matcher ?? compileMatcher(filter, query.matcherOptions);
  const { sort, hint } = readOrder(query.sort, query.hint);
  if (collection === undefined) return [];
  const skip = query.skip ?? 0;
  const limit = query.limit ?? 0;
  const plan = planQuery({ view, collection, filter, sort, hint, isLimited: limit > 0 });
  const firstChunk = limit > 0 && plan.isSorted && skip === 0 && limit < 64 ? limit : undefined;
  const onBytes = matcher.onBytes();
  const { tally } = query;
  const scan = tally ? tallied(plan.scan, tally) : narrowed(plan.scan, onBytes, query.deadline);
  const candidates = view.scan(collection, scan, firstChunk);
  const matching = matchRows(candidates, { matcher, onBytes, deadline: query.deadline, tally });
  if (plan.isSorted) return slice(matching, skip, limit);
  return lazily(() => slice(sortRows(matching, sort, limit > 0 ? skip + limit : undefined), skip, limit));
}

// What a scan of the collection rules out needs no document made of it; the scan may take long without finding one.
function narrowed(scan: ScanPlan, accepts: BytesMatch | undefined, deadline: number | undefined): ScanPlan {
  if (scan.kind !== 'collection') return scan;
  return {
    ...scan,
    ...(accepts && { accepts }),
    ...(deadline !== undefined && { beforeChunk: () => checkDeadline(deadline) }),
  };
}

function tallied(scan: ScanPlan, tally: ScanTally): ScanPlan {
  if (scan.kind !== 'union') return { ...scan, tally };
  return { ...scan, branches: scan.branches.map((branch) => tallied(branch, tally)) };
}

function* matchRows(
  rows: Iterable<StoredDocument>,
  test: {
    matcher: Matcher;
    onBytes: BytesMatch | undefined;
    deadline: number | undefined;
    tally: ScanTally | undefined;
  },
): Generator<StoredDocument, void, undefined> {
  const { matcher, onBytes, deadline, tally } = test;
  let examined = 0;
  for (const row of rows) {
    if (deadline !== undefined && ++examined % DEADLINE_CHECK === 0) checkDeadline(deadline);
    if (tally) tally.documents++;
    const isMatch =
      onBytes === undefined || row.isDecoded ? matcher.matches(row.doc) : onBytes(asBuffer(row.raw), 0);
    if (isMatch) yield row;
  }
}

export function checkDeadline(deadline: number): void {
  if (performance.now() > deadline) throw commandError(50, 'operation exceeded time limit');
}

function* slice(
  rows: Iterable<StoredDocument>,
  skip: number,
  limit: number,
): Generator<StoredDocument, void, undefined> {
  let position = 0;
  for (const row of rows) {
    if (position++ < skip) continue;
    yield row;
    if (limit > 0 && position >= skip + limit) return;
  }
}

function* lazily<T>(make: () => Iterable<T>): Generator<T, void, undefined> {
  yield* make();
}
