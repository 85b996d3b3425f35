import { Doc } from '../bson/document.ts';
import { parseSortSpecification } from './sort/specification.ts';
import { parseLimit, parseSkip } from './stages/cut.ts';

export interface Pushdown {
  /** To be applied in this order: filter, sort, skip, limit. */
  filter?: Doc;
  sort?: Doc;
  skip?: number;
  limit?: number;
  /** What remains to be compiled with `compilePipeline`. */
  rest: Doc[];
}

/** Takes the head of a pipeline that a query planner can answer, with indexes where there are any. */
export function splitPushdown(stages: readonly Doc[]): Pushdown {
  const filters: Doc[] = [];
  const pushed: Omit<Pushdown, 'rest' | 'filter'> = {};
  let taken = 0;
  while (taken < stages.length && take(stages[taken]!, pushed, filters)) taken += 1;
  const filter = combine(filters);
  return { ...(filter ? { filter } : {}), ...pushed, rest: stages.slice(taken) };
}

function take(stage: Doc, pushed: Omit<Pushdown, 'rest' | 'filter'>, filters: Doc[]): boolean {
  if (stage.size !== 1) return false;
  const spec = stage.valueAt(0);
  const isCut = pushed.skip !== undefined || pushed.limit !== undefined;
  switch (stage.nameAt(0)) {
    case '$match':
      // A filter may go before a sort, but not before what counts documents.
      if (isCut || !(spec instanceof Doc)) return false;
      filters.push(spec);
      return true;
    case '$sort':
      if (isCut || pushed.sort !== undefined || !(spec instanceof Doc) || spec.size === 0) return false;
      parseSortSpecification(spec);
      pushed.sort = spec;
      return true;
    case '$skip':
      return takeSkip(parseSkip(spec), pushed);
    case '$limit':
      pushed.limit = Math.min(pushed.limit ?? Number.POSITIVE_INFINITY, parseLimit(spec));
      return true;
    default:
      return false;
  }
}

function takeSkip(count: number, pushed: Omit<Pushdown, 'rest' | 'filter'>): boolean {
  if (pushed.limit !== undefined) {
    // A limit of zero would mean none to a planner.
    if (count >= pushed.limit) return false;
    pushed.limit -= count;
  }
  pushed.skip = (pushed.skip ?? 0) + count;
  return true;
}

function combine(filters: readonly Doc[]): Doc | undefined {
  const [first] = filters;
  if (first === undefined) return undefined;
  return filters.length === 1 ? first : Doc.from([['$and', [...filters]]]);
}
