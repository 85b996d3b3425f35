import { Doc, type Value } from '../../bson/document.ts';
import { badValue, commandError, failedToParse } from '../../errors.ts';
import { parsePath } from '../expressions/field-path.ts';
import { nameOfType } from '../expressions/type-name.ts';
import type { Target } from './out.ts';
import { parseStages } from './sub-pipeline.ts';

const whenMatchedModes = ['replace', 'keepExisting', 'merge', 'fail'] as const;
const whenNotMatchedModes = ['insert', 'discard', 'fail'] as const;

export interface MergeSpec {
  target: Target;
  on: string[];
  whenMatched: (typeof whenMatchedModes)[number] | Doc[];
  whenNotMatched: (typeof whenNotMatchedModes)[number];
  variables: [string, Value][];
}

const names = ['into', 'on', 'let', 'whenMatched', 'whenNotMatched'];
const updateStages = ['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith'];

export function parseMerge(spec: Value): MergeSpec {
  if (typeof spec === 'string') return parseMerge(Doc.from([['into', spec]]));
  if (!(spec instanceof Doc)) {
    throw commandError(51182, `$merge only supports a string or object argument, not ${nameOfType(spec)}`);
  }
  for (const name of spec.keys()) {
    if (!names.includes(name)) throw commandError(40415, `BSON field '$merge.${name}' is an unknown field.`);
  }
  const whenMatched = parseWhenMatched(spec.has('whenMatched') ? spec.get('whenMatched') : 'merge');
  const whenNotMatched = modeOf(
    spec.has('whenNotMatched') ? spec.get('whenNotMatched') : 'insert',
    whenNotMatchedModes,
    'whenNotMatched',
  );
  if (whenMatched === 'fail' && whenNotMatched !== 'insert') {
    throw commandError(
      51181,
      `Combination of $merge modes whenMatched: fail and whenNotMatched: ${whenNotMatched} is not supported`,
    );
  }
  return {
    target: parseInto(spec.get('into')),
    on: parseOn(spec.has('on') ? spec.get('on') : '_id'),
    whenMatched,
    whenNotMatched,
    variables: parseLet(spec, Array.isArray(whenMatched)),
  };
}

function parseInto(into: Value): Target {
  if (typeof into === 'string') return { collection: into, db: undefined };
  if (!(into instanceof Doc)) {
    throw commandError(
      51178,
      `$merge 'into' field must be either a string or an object, but found ${nameOfType(into)}`,
    );
  }
  const [db, collection] = [into.get('db'), into.get('coll')];
  if (typeof collection !== 'string' || (db !== undefined && typeof db !== 'string')) {
    throw failedToParse("$merge 'into' needs the string 'coll', and 'db' to be a string");
  }
  return { collection, db };
}

function parseOn(on: Value): string[] {
  const fields = Array.isArray(on) ? on : [on];
  if (fields.length === 0) {
    throw commandError(51187, "If explicitly specifying $merge 'on', must include at least one field");
  }
  const paths = fields.map((field) => {
    if (typeof field !== 'string') {
      throw commandError(51134, `$merge 'on' array elements must be strings, but found ${nameOfType(field)}`);
    }
    return parsePath(field).join('.');
  });
  const repeated = paths.find((path, index) => paths.indexOf(path) !== index);
  if (repeated !== undefined)
    throw commandError(31465, `Found a duplicate field '${repeated}' in $merge 'on'`);
  return paths;
}

function parseWhenMatched(value: Value): MergeSpec['whenMatched'] {
  if (!Array.isArray(value)) return modeOf(value, whenMatchedModes, 'whenMatched');
  const stages = parseStages(value, '$merge', { forbidden: [], code: 72 });
  for (const stage of stages) {
    const name = stage.keys()[0] ?? '';
    if (!updateStages.includes(name))
      throw commandError(72, `${name} is not allowed to be used within an update`);
  }
  return stages;
}

function modeOf<Mode extends string>(value: Value, modes: readonly Mode[], field: string): Mode {
  const mode = modes.find((candidate) => candidate === value);
  if (mode !== undefined) return mode;
  throw badValue(
    `Enumeration value '${typeof value === 'string' ? value : nameOfType(value)}' for field '$merge.${field}' is not a valid value.`,
  );
}

function parseLet(spec: Doc, hasPipeline: boolean): [string, Value][] {
  if (!spec.has('let')) return [['new', '$$ROOT']];
  const variables = spec.get('let');
  if (!(variables instanceof Doc)) throw failedToParse("$merge 'let' must be an object");
  if (!hasPipeline)
    throw commandError(51199, "Cannot use 'let' variables with a 'whenMatched' mode that is not a pipeline");
  return [...variables.entries(), ...(variables.has('new') ? [] : [['new', '$$ROOT'] as [string, Value]])];
}
