import { ApiError } from './api-error.ts';

/** Place in a list sorted by descending id. */
export function encodeCursor(lastId: string): string {
  return Buffer.from(lastId).toString('base64url');
}

/** Throws `ApiError` 400 on a cursor that this API did not hand out. */
export function decodeCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const id = Buffer.from(cursor, 'base64url').toString();
  if (!/^[\w/-]{1,300}$/.test(id)) {
    throw new ApiError({
      status: 400,
      code: 'invalid_cursor',
      detail: 'The cursor is not one that this list answered. Start again without a cursor.',
      errors: [{ field: 'cursor', message: 'is not a cursor of this list' }],
    });
  }
  return id;
}

/** Turns `limit + 1` rows into a page: the extra row only says that there is more. */
export function toPage<Row extends { _id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
): { data: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(last._id) : null,
  };
}
