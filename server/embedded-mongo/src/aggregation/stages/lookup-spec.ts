import { Doc, type Value } from '../../bson/document.ts';
import { failedToParse, notSupported } from '../../errors.ts';
import { parsePath } from '../expressions/field-path.ts';
import { nameOfType } from '../expressions/type-name.ts';
import { parseStages } from './sub-pipeline.ts';

export interface LookupSpec {
  from: string;
  as: string[];
  join: { local: string[]; foreign: string } | undefined;
  stages: Doc[] | undefined;
  /** The variables of `let`, as expressions on the local document. */
  variables: [string, Value][];
}

const names = ['from', 'as', 'localField', 'foreignField', 'let', 'pipeline'];

export function parseLookup(spec: Value): LookupSpec {
  if (!(spec instanceof Doc)) {
    throw failedToParse(`the $lookup stage specification must be an object, but found ${nameOfType(spec)}`);
  }
  for (const name of spec.keys()) {
    if (!names.includes(name)) throw failedToParse(`unknown argument to $lookup: ${name}`);
  }
  const as = textOf(spec, 'as');
  if (as === undefined) throw failedToParse("must specify 'as' field for a $lookup");
  const from = textOf(spec, 'from');
  if (from === undefined) {
    throw failedToParse(
      "must specify 'from' field for a $lookup (a pipeline that begins with $documents is not supported)",
    );
  }
  const join = parseJoin(spec);
  const stages = spec.has('pipeline')
    ? parseStages(spec.get('pipeline'), '$lookup', { forbidden: ['$out', '$merge'], code: 51047 })
    : undefined;
  if (!join && !stages) {
    throw failedToParse(
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  }
  return { from, as: parsePath(as), join, stages, variables: parseLet(spec, stages !== undefined) };
}

function textOf(spec: Doc, name: string): string | undefined {
  if (!spec.has(name)) return undefined;
  const value = spec.get(name);
  if (typeof value === 'string') return value;
  if (name === 'from' && value instanceof Doc) {
    throw notSupported("$lookup 'from' another database is not supported: give the name of a collection");
  }
  throw failedToParse(`$lookup argument '${name}' must be a string, is type ${nameOfType(value)}`);
}

function parseJoin(spec: Doc): LookupSpec['join'] {
  const local = textOf(spec, 'localField');
  const foreign = textOf(spec, 'foreignField');
  if (local === undefined && foreign === undefined) return undefined;
  if (local === undefined || foreign === undefined) {
    throw failedToParse(
      '$lookup requires both or neither of "localField" and "foreignField" to be specified',
    );
  }
  return { local: parsePath(local), foreign: parsePath(foreign).join('.') };
}

function parseLet(spec: Doc, hasPipeline: boolean): [string, Value][] {
  if (!spec.has('let')) return [];
  const variables = spec.get('let');
  if (!(variables instanceof Doc)) {
    throw failedToParse(`$lookup argument 'let: ${nameOfType(variables)}' must be an object`);
  }
  if (!hasPipeline) throw failedToParse("$lookup with a 'let' argument must also specify 'pipeline'");
  return [...variables.entries()];
}
