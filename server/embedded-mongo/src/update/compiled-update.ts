import type { Doc } from '../bson/document.ts';

export type UpdateContext = {
  /** Whether the document is being made by an upsert, from `seedFromFilter`. */
  isInsert: boolean;
  /** Finds the array position of `$`, with the matcher's `positional`; few updates need it. */
  positional?: (() => number | undefined) | undefined;
  now: Date;
};

export type CompiledUpdate = {
  /** The changed document; the given one stays as it is. */
  apply(doc: Doc, context: UpdateContext): Doc;
};
