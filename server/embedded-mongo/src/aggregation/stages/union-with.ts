import { Doc, type Value } from '../../bson/document.ts';
import { commandError, failedToParse } from '../../errors.ts';
import { nameOfType } from '../expressions/type-name.ts';
import { scanWithHead } from './scan.ts';
import { parseStages } from './sub-pipeline.ts';
import type { CompileStage } from './types.ts';

export const unionWith: CompileStage = (spec, { env, compilePipeline }) => {
  const { collection, stages } = parseUnion(spec);
  const run = compilePipeline(stages, env);
  return function* uniting(source) {
    yield* source;
    yield* run(scanWithHead(env, collection, stages));
  };
};

function parseUnion(spec: Value): { collection: string; stages: Doc[] } {
  if (typeof spec === 'string') return { collection: spec, stages: [] };
  if (!(spec instanceof Doc)) {
    throw failedToParse(
      `the $unionWith stage specification must be an object or string, but found ${nameOfType(spec)}`,
    );
  }
  for (const name of spec.keys()) {
    if (name !== 'coll' && name !== 'pipeline')
      throw commandError(40415, `BSON field '$unionWith.${name}' is an unknown field.`);
  }
  const collection = spec.get('coll');
  if (!spec.has('coll'))
    throw commandError(40414, "BSON field '$unionWith.coll' is missing but a required field");
  if (typeof collection !== 'string') throw failedToParse("the $unionWith stage must have a string 'coll'");
  const stages = spec.has('pipeline')
    ? parseStages(spec.get('pipeline'), '$unionWith', { forbidden: ['$out', '$merge'], code: 31441 })
    : [];
  return { collection, stages };
}
