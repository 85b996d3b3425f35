import { valuesEqual } from '../bson/compare.ts';
import type { Doc, Value } from '../bson/document.ts';
import { Doc as DocClass } from '../bson/document.ts';
import { toDouble } from '../bson/number.ts';
import { isNumber } from '../bson/types.ts';
import { badValue, commandError, notImplemented } from '../errors.ts';
import type { Index } from '../store/collection.ts';
import { isPositional } from './index-bounds.ts';

export type SortField = { path: string; direction: 1 | -1 };

/** What a query asks of the order: fields to sort by, and the hint, which the order of the collection amounts to. */
export function readOrder(sort: Doc | undefined, hint: Value): { sort: SortField[]; hint: Value } {
  if (sort === undefined) return { sort: [], hint };
  if (!sort.has('$natural')) {
    return {
      sort: [...sort].map(([path, direction]) => ({ path, direction: readDirection(path, direction) })),
      hint,
    };
  }
  if (sort.size > 1) throw badValue("Cannot include '$natural' in compound sort");
  readDirection('$natural', sort.get('$natural'));
  if (hint !== undefined && hint !== null && !valuesEqual(hint, sort)) {
    throw badValue('A $natural sort cannot be combined with another hint');
  }
  return { sort: [], hint: sort };
}

function readDirection(path: string, direction: Value): 1 | -1 {
  if (direction instanceof DocClass && direction.has('$meta')) {
    throw notImplemented(`Sorting '${path}' by $meta is not supported`);
  }
  if (path.startsWith('$') && path !== '$natural') {
    throw commandError(16410, "FieldPath field names may not start with '$'.");
  }
  if (path === '' || path.split('.').includes('')) {
    throw badValue('FieldPath field names may not be empty strings.');
  }
  const number = isNumber(direction) ? toDouble(direction) : undefined;
  if (number === 1 || number === -1) return number;
  throw badValue(`$sort key ordering must be 1 (for ascending) or -1 (for descending)`);
}

/**
 * Whether an index delivers an order once its first `fixed` fields have one value each. Documents with several
 * entries have no place of their own, so a multikey field gives no order.
 */
export function sortOrder(
  index: Index,
  sort: readonly SortField[],
  fixed: number,
): 'forward' | 'reverse' | undefined {
  const fixedPaths = new Set(index.fields.slice(0, fixed).map(({ path }) => path));
  const isOneValue = (path: string, position: number) =>
    fixedPaths.has(path) && (index.multikey & (1 << position)) === 0;
  let position = 0;
  let order: 'forward' | 'reverse' | undefined;
  for (const { path, direction } of sort) {
    const at = index.fields.findIndex((field) => field.path === path);
    if (at >= 0 && isOneValue(path, at)) continue;
    while (position < fixed && index.fields[position]!.path !== path) position++;
    const field = index.fields[position];
    if (
      field === undefined ||
      field.path !== path ||
      isPositional(field) ||
      (index.multikey & (1 << position)) !== 0
    )
      return undefined;
    const needed = field.direction === direction ? 'forward' : 'reverse';
    if (order !== undefined && order !== needed) return undefined;
    order = needed;
    position++;
  }
  return order ?? 'forward';
}
