import type { Doc, Value } from '../../bson/document.ts';
import type { Compiler, EvaluationContext, Result } from '../expressions/types.ts';

/** What a pipeline needs of the database around it. */
export interface PipelineEnv {
  /** The documents of a collection of the same database; `filter` may be used to choose an index. */
  scan(collection: string, filter?: Doc): Iterable<Doc>;
  /** Where `$out` and `$merge` write; absent where they are not allowed. */
  write?(collection: string, db?: string): CollectionWriter;
  /** Bound for each blocking stage (code 292). */
  memoryLimitBytes: number;
  /** What `$$NOW` is. */
  now: Date;
  /** Variables of the command's `let`, or of an enclosing stage. */
  vars?: Map<string, Result>;
}

/** The primitives that `$merge` and `$out` are built from. */
export interface CollectionWriter {
  /** Up to two documents are looked at. */
  find(filter: Doc): Iterable<Doc>;
  /** Throws code 11000 on a duplicate key. */
  insert(doc: Doc): void;
  /** Replaces the document with this `_id`. */
  replace(id: Value, doc: Doc): void;
  /** Whether a unique index without a partial filter covers exactly these fields, in any order. */
  hasUniqueIndex(fields: readonly string[]): boolean;
  /** Puts the documents in place of the collection's content at once, keeping its indexes. */
  replaceAll(docs: Iterable<Doc>): void;
}

export type Stage = (source: Iterable<Doc>) => Iterable<Doc>;
export type CompilePipeline = (stages: readonly Doc[], env: PipelineEnv) => Stage;

export interface StageContext {
  name: string;
  env: PipelineEnv;
  compiler: Compiler;
  /** The context for a document; one object is used again and again, so nothing may keep it. */
  contextFor(root: Doc): EvaluationContext;
  compilePipeline: CompilePipeline;
}

export type CompileStage = (spec: Value, context: StageContext) => Stage;

/** A stage that turns each document into another. */
export function mapping(transform: (doc: Doc) => Doc): Stage {
  return function* map(source) {
    for (const doc of source) yield transform(doc);
  };
}
