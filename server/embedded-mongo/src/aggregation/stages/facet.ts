import { Doc } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { checkFieldName } from '../expressions/field-path.ts';
import { nameOfType } from '../expressions/type-name.ts';
import { MemoryBudget, sizeOf } from '../memory.ts';
import { parseStages } from './sub-pipeline.ts';
import type { CompileStage, Stage } from './types.ts';

const forbidden = ['$facet', '$out', '$merge', '$collStats', '$indexStats', '$geoNear', '$planCacheStats'];

export const facet: CompileStage = (spec, { env, compilePipeline }) => {
  if (!(spec instanceof Doc) || spec.size === 0) {
    throw commandError(40169, 'the $facet specification must be a non-empty object');
  }
  const facets: [string, Stage][] = [];
  for (const [name, stages] of spec.entries()) {
    checkFieldName(name);
    if (!Array.isArray(stages)) {
      throw commandError(40170, `arguments to $facet must be arrays, ${name} is type ${nameOfType(stages)}`);
    }
    facets.push([name, compilePipeline(parseStages(stages, '$facet', { forbidden, code: 40600 }), env)]);
  }
  return function* faceting(source) {
    const budget = new MemoryBudget('$facet', env.memoryLimitBytes);
    const docs: Doc[] = [];
    for (const doc of source) {
      budget.grow(sizeOf(doc));
      docs.push(doc);
    }
    yield Doc.from(facets.map(([name, run]) => [name, [...run(docs)]]));
  };
};
