import { z } from 'zod';

const MAX_LIMIT = 250;

export const listQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_LIMIT, `Given limit must not exceed ${MAX_LIMIT}`)
    .default(50),
  iterator: z.string().max(300).optional(),
  order: z.enum(['ascending', 'descending']).optional(),
};

export interface ListInput {
  limit: number;
  /** Id of the last item seen; with a leading `-`, of the first item seen, to go back. */
  iterator?: string | undefined;
  order?: 'ascending' | 'descending' | undefined;
}

/** How a store reads one page by a unique, sortable key. */
export interface Page {
  /** One more than asked for, to know whether there is more. */
  limit: number;
  after: { operator: '$gt' | '$lt'; id: string } | null;
  direction: 1 | -1;
}

export interface ListAnswer<Out = unknown> {
  data: Out[];
  iterator: string | null;
  prevIterator: string | null;
  done: boolean;
}

export function pageOf(input: ListInput, defaultOrder: 'ascending' | 'descending'): Page {
  const backwards = input.iterator?.startsWith('-') ?? false;
  const ascending = (input.order ?? defaultOrder) === 'ascending' ? !backwards : backwards;
  const id = backwards ? input.iterator?.slice(1) : input.iterator;
  return {
    limit: input.limit + 1,
    after: id === undefined ? null : { operator: ascending ? '$gt' : '$lt', id },
    direction: ascending ? 1 : -1,
  };
}

export function listAnswer<Row, Out>(
  rows: readonly Row[],
  input: ListInput,
  { idOf, toOut }: { idOf: (row: Row) => string; toOut: (row: Row) => Out },
): ListAnswer<Out> {
  const kept = rows.slice(0, input.limit);
  if (input.iterator?.startsWith('-')) kept.reverse();
  const first = kept[0];
  const last = kept.at(-1);
  return {
    data: kept.map(toOut),
    iterator: last === undefined ? null : idOf(last),
    prevIterator: first === undefined ? null : `-${idOf(first)}`,
    done: rows.length <= input.limit,
  };
}
