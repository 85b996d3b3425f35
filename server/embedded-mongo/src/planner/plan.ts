import { Doc, type Value } from '../bson/document.ts';
import { toDouble } from '../bson/number.ts';
import { isNumber } from '../bson/types.ts';
import type { Collection, Index } from '../store/collection.ts';
import type { ScanPlan } from '../store/scan-plan.ts';
import type { View } from '../store/view.ts';
import { coversPartialIndex, coversSparseIndex } from './coverage.ts';
import { estimateEntries } from './estimate.ts';
import { findHintedIndex } from './hint.ts';
import { indexBounds } from './index-bounds.ts';
import { type Conditions, readConditions } from './predicates.ts';
import { type SortField, sortOrder } from './sort-order.ts';

export type QueryPlan = {
  scan: ScanPlan;
  /** Whether the scan delivers the asked order. */
  isSorted: boolean;
};

export type PlanRequest = {
  view: View;
  collection: Collection;
  filter: Doc;
  sort?: readonly SortField[];
  hint?: Value;
  /** Whether only the first few results are wanted, so that order from an index saves work. */
  isLimited?: boolean;
};

type IndexPlan = QueryPlan & { index: Index; boundFields: number; isOneKey: boolean };

// Sorting costs more than reading; with a limit, reading in order ends early.
const SORT_FACTOR = 1.5;
const LIMITED_FACTOR = 0.2;

/** Chooses how to reach the candidates of a filter. */
export function planQuery(request: PlanRequest): QueryPlan {
  const { collection, view, filter } = request;
  const sort = request.sort ?? [];
  const natural = naturalHint(request.hint);
  if (natural !== undefined) return collectionPlan(natural < 0, sort);
  const conditions = readConditions(filter);
  const useful = view.keepsOrder(collection) ? sort : [];
  const hinted = findHintedIndex(view.readableIndexes(collection), request.hint);
  if (hinted !== undefined) return planIndex(request, hinted, conditions, useful);
  const plans = usablePlans(request, conditions, useful);
  const best = cheapest(plans, request);
  if (best !== undefined && best.boundFields > 0) return best;
  const union = planAlternatives(request, conditions);
  if (union !== undefined && !(best?.isSorted && request.isLimited)) return union;
  return best ?? collectionPlan(false, sort);
}

function collectionPlan(reverse: boolean, sort: readonly SortField[]): QueryPlan {
  return { scan: { kind: 'collection', reverse }, isSorted: sort.length === 0 };
}

function usablePlans(request: PlanRequest, conditions: Conditions, sort: readonly SortField[]): IndexPlan[] {
  const plans: IndexPlan[] = [];
  for (const index of request.view.readableIndexes(request.collection)) {
    const plan = planIndex(request, index, conditions, sort);
    if (plan.boundFields === 0 && !(sort.length > 0 && plan.isSorted)) continue;
    if (index.sparse && !coversSparseIndex(index, conditions)) continue;
    if (index.partial !== undefined && !coversPartialIndex(index.partial.filter, request.filter)) continue;
    plans.push(plan);
  }
  return plans;
}

// `sort` is what an index may be used for; where a view cannot keep order it is empty.
function planIndex(
  request: PlanRequest,
  index: Index,
  conditions: Conditions,
  sort: readonly SortField[],
): IndexPlan {
  const { ranges, boundFields, fixedFields, keys } = indexBounds(index, conditions.paths);
  const order = sort.length === 0 ? undefined : sortOrder(index, sort, fixedFields);
  const isOneKey = fixedFields === index.fields.length;
  // Several keys come in the order asked for only from a scan.
  const isLookUp = keys !== undefined && index.unique && (isOneKey || sort.length === 0);
  return {
    index,
    scan: isLookUp
      ? { kind: 'keys', index, keys }
      : { kind: 'index', index, ranges, reverse: order === 'reverse' },
    isSorted: (request.sort ?? []).length === 0 || order !== undefined,
    boundFields,
    isOneKey,
  };
}

function cheapest(plans: readonly IndexPlan[], request: PlanRequest): IndexPlan | undefined {
  if (plans.length < 2) return plans[0];
  const exact = plans.find(({ index, isOneKey }) => index.unique && isOneKey);
  if (exact !== undefined) return exact;
  const rivals = plans.filter((plan) => !plans.some((other) => isBetter(other, plan, plans)));
  if (rivals.length === 1) return rivals[0];
  const costs = rivals.map((plan) => ({ plan, cost: costOf(plan, request) }));
  costs.sort((a, b) => a.cost - b.cost || b.plan.boundFields - a.plan.boundFields);
  return costs[0]?.plan;
}

// Sure without counting: it narrows by the same fields or more, and gives the order if the other does.
function isBetter(plan: IndexPlan, other: IndexPlan, all: readonly IndexPlan[]): boolean {
  if (plan === other || (other.isSorted && !plan.isSorted)) return false;
  const own = new Set(boundPaths(plan));
  if (!boundPaths(other).every((path) => own.has(path))) return false;
  const isSame = own.size === other.boundFields && plan.isSorted === other.isSorted;
  return !isSame || all.indexOf(plan) < all.indexOf(other);
}

function boundPaths({ index, boundFields }: IndexPlan): string[] {
  return index.fields.slice(0, boundFields).map(({ path }) => path);
}

function costOf(plan: IndexPlan, request: PlanRequest): number {
  const entries = estimateEntries(request.view, request.collection, plan.scan);
  if ((request.sort?.length ?? 0) === 0) return entries;
  if (!plan.isSorted) return entries * SORT_FACTOR;
  return request.isLimited ? entries * LIMITED_FACTOR : entries;
}

// `$or`: every alternative needs an index of its own.
function planAlternatives(request: PlanRequest, conditions: Conditions): QueryPlan | undefined {
  for (const branches of conditions.alternatives) {
    const scans = branches.map((branch) => planBranch(request, branch, conditions)?.scan);
    if (branches.length > 0 && scans.every((scan) => scan !== undefined)) {
      return {
        scan: { kind: 'union', branches: scans as ScanPlan[] },
        isSorted: (request.sort ?? []).length === 0,
      };
    }
  }
  return undefined;
}

function planBranch(request: PlanRequest, branch: Doc, outer: Conditions): QueryPlan | undefined {
  const filter = Doc.from([['$and', [request.filter, branch]]]);
  const paths = new Map(outer.paths);
  for (const [path, predicates] of readConditions(branch).paths) {
    paths.set(path, [...(paths.get(path) ?? []), ...predicates]);
  }
  const narrowed = { ...request, filter, sort: [] };
  return cheapest(usablePlans(narrowed, { paths, alternatives: [] }, []), narrowed);
}

function naturalHint(hint: Value): number | undefined {
  const natural = hint instanceof Doc && hint.size === 1 ? hint.get('$natural') : undefined;
  return isNumber(natural) ? toDouble(natural) : undefined;
}
