import type { Result } from '../aggregation/expressions/types.ts';
import { compilePipeline } from '../aggregation/pipeline.ts';
import type { Doc } from '../bson/document.ts';
import { commandError, failedToParse, invalidOptions } from '../errors.ts';
import type { CompiledUpdate } from './compiled-update.ts';
import { withKeptId } from './identity.ts';

const STAGES = new Set(['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith']);
const MEMORY_LIMIT = 100 * 1024 * 1024;

/** An update that computes the new document with aggregation stages. */
export function compilePipelineUpdate(
  stages: readonly Doc[],
  vars: Map<string, Result> = new Map(),
): CompiledUpdate {
  for (const stage of stages) {
    const [name, second] = stage.keys();
    if (name === undefined || second !== undefined) {
      throw commandError(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    if (!STAGES.has(name)) throw invalidOptions(`${name} is not allowed to be used within an update`);
  }
  return {
    apply(doc, { now }) {
      const pipeline = compilePipeline([...stages], {
        scan: () => [],
        memoryLimitBytes: MEMORY_LIMIT,
        now,
        vars,
      });
      const [result] = pipeline([doc]);
      if (result === undefined) throw failedToParse('The update pipeline gave no document');
      return withKeptId(doc, result);
    },
  };
}
