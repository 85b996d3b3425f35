import { BSONRegExp } from 'bson';
import { Doc, MISSING, type Value } from '../../bson/document.ts';
import { visitPath } from '../../bson/path.ts';
import type { Result } from '../expressions/types.ts';
import { type LookupSpec, parseLookup } from './lookup-spec.ts';
import { scanWithHead } from './scan.ts';
import type { CompileStage, PipelineEnv, Stage, StageContext } from './types.ts';
import { mapping } from './types.ts';
import { withPath } from './write-path.ts';

export const lookup: CompileStage = (spec, context) => {
  const parsed = parseLookup(spec);
  const find = parsed.stages ? findThroughPipeline(parsed, context) : findEqual(parsed, context.env);
  return mapping((doc) => withPath(doc, parsed.as, [...find(doc)]));
};

type Find = (doc: Doc) => Iterable<Doc>;

function findEqual({ from, join }: LookupSpec, env: PipelineEnv): Find {
  return (doc) => env.scan(from, joinFilter(doc, join!));
}

/** What a foreign document must match: any of the values at the local path, null when there is none. */
function joinFilter(doc: Doc, { local, foreign }: { local: readonly string[]; foreign: string }): Doc {
  const values: Value[] = [];
  visitPath(doc, local, false, (value) => {
    if (Array.isArray(value)) values.push(...value);
    else if (value !== MISSING) values.push(value);
    return false;
  });
  if (values.length === 0) values.push(null);
  if (values.length === 1) return equalTo(foreign, values[0]);
  // In `$in` a regular expression would be a pattern, not a value.
  if (values.some((value) => value instanceof BSONRegExp)) {
    return Doc.from([['$or', values.map((value) => equalTo(foreign, value))]]);
  }
  return Doc.from([[foreign, Doc.from([['$in', values]])]]);
}

function equalTo(field: string, value: Value): Doc {
  return Doc.from([[field, Doc.from([['$eq', value]])]]);
}

function findThroughPipeline(
  spec: LookupSpec,
  { env, compiler, contextFor, compilePipeline }: StageContext,
): Find {
  const stages = spec.stages!;
  const bindings = spec.variables.map(([name, value]) => [name, compiler.compile(value)] as const);
  compiler.withVariables(spec.variables.map(([name]) => name));
  // One map for all runs: the compiled stages read it, and each run fills it anew before it starts.
  const vars = new Map<string, Result>(env.vars);
  for (const [name] of bindings) vars.set(name, null);
  const run: Stage = compilePipeline(stages, { ...env, vars });
  return (doc) => {
    for (const [name, value] of env.vars ?? []) vars.set(name, value);
    const context = contextFor(doc);
    for (const [name, evaluate] of bindings) vars.set(name, evaluate(context));
    const source = spec.join
      ? env.scan(spec.from, joinFilter(doc, spec.join))
      : scanWithHead({ ...env, vars }, spec.from, stages);
    return run(source);
  };
}
