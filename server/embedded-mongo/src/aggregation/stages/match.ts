import { Doc } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { compileMatcher } from '../../matcher/compile.ts';
import type { CompileStage } from './types.ts';

export const match: CompileStage = (spec, { env }) => {
  if (!(spec instanceof Doc))
    throw commandError(15959, 'the match filter must be an expression in an object');
  const matcher = compileMatcher(spec, { now: env.now, vars: env.vars ?? new Map() });
  return function* matching(source) {
    for (const doc of source) if (matcher.matches(doc)) yield doc;
  };
};
