import type { Doc } from '../bson/document.ts';
import type { Matcher, MatcherOptions } from '../matcher/compile.ts';
import { compileMatcher } from '../matcher/compile.ts';
import { runQuery } from '../planner/query.ts';
import type { Collection } from '../store/collection.ts';
import type { StoredDocument } from '../store/stored-document.ts';
import type { CompiledUpdate } from '../update/compiled-update.ts';
import type { Invocation } from './command.ts';
import { readHint } from './query-options.ts';
import { encodeStored } from './write-document.ts';

export type Selection = {
  collection: Collection | undefined;
  filter: Doc;
  statement: Doc;
  sort?: Doc | undefined;
  isMulti: boolean;
  options: MatcherOptions;
};

export type Selected = { rows: Iterable<StoredDocument>; matcher: Matcher };

/**
 * The documents that a write is about. With several, all are found before the first is changed: a change could
 * move a document to where the scan would meet it again.
 */
export function selectForWrite(invocation: Invocation, selection: Selection): Selected {
  const { view, deadline } = invocation;
  const { collection, filter, statement, sort, isMulti, options } = selection;
  const matcher = compileMatcher(filter, options);
  const rows = runQuery({
    view,
    collection,
    filter,
    matcher,
    sort,
    limit: isMulti ? 0 : 1,
    hint: readHint(statement),
    deadline,
  });
  return { rows: isMulti && collection !== undefined ? reread(invocation, collection, rows) : rows, matcher };
}

const KEPT_BYTES = 4 * 1024 * 1024;

function* reread(
  { view }: Invocation,
  collection: Collection,
  rows: Iterable<StoredDocument>,
): Generator<StoredDocument, void, undefined> {
  const found: (StoredDocument | number)[] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += row.raw.length;
    found.push(bytes > KEPT_BYTES ? row.rowId : row);
  }
  for (const entry of found) {
    const row = typeof entry === 'number' ? view.read(collection, entry) : entry;
    if (row !== undefined) yield row;
  }
}

/** Applies an update to one document; returns it as it is now, and whether anything changed. */
export function changeDocument(
  invocation: Invocation,
  collection: Collection,
  change: { row: StoredDocument; update: CompiledUpdate; matcher: Matcher },
): { doc: Doc; isChanged: boolean } {
  const { row, update, matcher } = change;
  const doc = update.apply(row.doc, {
    isInsert: false,
    positional: () => matcher.positional(row.doc),
    now: invocation.now,
  });
  const raw = encodeStored(doc);
  if (raw.equals(row.raw)) return { doc: row.doc, isChanged: false };
  invocation.view.update(collection, row, doc, raw);
  return { doc, isChanged: true };
}
