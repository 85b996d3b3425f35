import { Doc, type Value } from '../bson/document.ts';
import { type CommandError, commandError } from '../errors.ts';
import { createCompiler } from './expressions/compile.ts';
import type { EvaluationContext } from './expressions/types.ts';
import { compileDocumentOrder } from './sort/order.ts';
import { parseLimit } from './stages/cut.ts';
import { topDocuments } from './stages/sort.ts';
import { stages as compilers } from './stages/stages.ts';
import type { CompilePipeline, PipelineEnv, Stage } from './stages/types.ts';

export { type Pushdown, splitPushdown } from './pushdown.ts';
export type { CollectionWriter, PipelineEnv } from './stages/types.ts';

const terminal = new Set(['$out', '$merge']);

/**
 * Compiles a pipeline. The result works document by document as it is iterated; `$out` and `$merge` write then,
 * and give no documents. A stage that is not supported is refused with code 40324.
 */
export const compilePipeline: CompilePipeline = (stages, env) => {
  const parsed = stages.map(readStage);
  const compiled: Stage[] = [];
  for (const [index, { name, spec }] of parsed.entries()) {
    if (terminal.has(name) && index < parsed.length - 1) {
      throw commandError(40601, `${name} can only be the final stage in the pipeline`);
    }
    compiled.push(compileStage(name, spec, env));
    const previous = parsed[index - 1];
    // A limit right behind a sort lets the sort keep that many documents only.
    if (name === '$limit' && previous?.name === '$sort')
      compiled.splice(-2, 2, topSort(previous.spec, spec, env));
  }
  return (source) => compiled.reduce<Iterable<Doc>>((docs, stage) => stage(docs), source);
};

export function readStage(stage: Doc): { name: string; spec: Value } {
  const [name, second] = stage.keys();
  if (name === undefined || second !== undefined) {
    throw commandError(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  return { name, spec: stage.get(name) };
}

export function isStage(name: string): boolean {
  return Object.hasOwn(compilers, name);
}

export function unrecognizedStage(name: string): CommandError {
  return commandError(40324, `Unrecognized pipeline stage name: '${name}'`);
}

function compileStage(name: string, spec: Value, env: PipelineEnv): Stage {
  const compile = isStage(name) ? compilers[name] : undefined;
  if (!compile) throw unrecognizedStage(name);
  const context: EvaluationContext = { root: new Doc(), vars: env.vars ?? new Map(), now: env.now };
  return compile(spec, {
    name,
    env,
    compiler: createCompiler(new Set(env.vars?.keys())),
    contextFor: (root) => {
      context.root = root;
      return context;
    },
    compilePipeline,
  });
}

function topSort(sortSpec: Value, limitSpec: Value, { memoryLimitBytes }: PipelineEnv): Stage {
  const order = compileDocumentOrder(sortSpec as Doc);
  const count = parseLimit(limitSpec);
  return (source) => topDocuments(source, { order, count, memoryLimitBytes });
}
