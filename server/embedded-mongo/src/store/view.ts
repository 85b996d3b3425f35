import type { Doc } from '../bson/document.ts';
import type { Collection, Index } from './collection.ts';
import type { ScanPlan } from './scan-plan.ts';
import type { SqlConnection } from './sql-connection.ts';
import type { StoredDocument } from './stored-document.ts';

/** What a command reads and writes: the committed data, or the data as one transaction sees them. */
export type View = {
  /** Indexes that this view may use for reading. */
  readableIndexes(collection: Collection): readonly Index[];
  /** Whether a scan gives index order; otherwise sorting is up to the caller. */
  keepsOrder(collection: Collection): boolean;
  /** For estimates; undefined when the collection is not in the view's snapshot. */
  connectionFor(collection: Collection): SqlConnection | undefined;
  scan(collection: Collection, plan: ScanPlan, firstChunk?: number): Iterable<StoredDocument>;
  read(collection: Collection, rowId: number): StoredDocument | undefined;
  count(collection: Collection): number;
  insert(collection: Collection, doc: Doc, raw: Buffer): void;
  update(collection: Collection, before: StoredDocument, doc: Doc, raw: Buffer): void;
  remove(collection: Collection, before: StoredDocument): void;
};
