import { Doc } from '../../bson/document.ts';
import type { PipelineEnv } from './types.ts';

/** Reads a collection for a pipeline over it; a `$match` at its head helps to choose an index. */
export function scanWithHead(env: PipelineEnv, collection: string, stages: readonly Doc[]): Iterable<Doc> {
  const filter = stages[0]?.get('$match');
  // `$expr` may name variables that the scan does not know; the stage itself tests it in any case.
  const usable = filter instanceof Doc ? withoutExpr(filter) : undefined;
  return usable ? env.scan(collection, usable) : env.scan(collection);
}

function withoutExpr(filter: Doc): Doc | undefined {
  const kept = [...filter.entries()].filter(([name, value]) => !mentionsExpr(name, value));
  return kept.length > 0 ? Doc.from(kept) : undefined;
}

function mentionsExpr(name: string, value: unknown): boolean {
  if (name === '$expr') return true;
  if (Array.isArray(value)) return value.some((element) => mentionsExpr('', element));
  return value instanceof Doc && [...value.entries()].some(([inner, field]) => mentionsExpr(inner, field));
}
