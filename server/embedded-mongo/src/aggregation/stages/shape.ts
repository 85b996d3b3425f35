import { Int32 } from 'bson';
import { Doc, type Value } from '../../bson/document.ts';
import { CommandError, commandError } from '../../errors.ts';
import { compileProjection } from '../../projection/compile.ts';
import { isFindSlice } from '../../projection/pick.ts';
import { parsePath } from '../expressions/field-path.ts';
import { nameOfType } from '../expressions/type-name.ts';
import { compileSetFields } from './set-fields.ts';
import type { CompileStage, StageContext } from './types.ts';
import { mapping } from './types.ts';

export const project: CompileStage = (spec, { env, name }) => {
  if (!(spec instanceof Doc)) throw commandError(15969, `${name} specification must be an object`);
  if (spec.size === 0)
    throw commandError(
      51272,
      `Invalid ${name} :: caused by :: projection specification must have at least one field`,
    );
  return explained(name, () => {
    refuseFindForms(spec);
    return mapping(compileProjection(spec, undefined, { now: env.now, vars: env.vars ?? new Map() }));
  });
};

// What `find` allows in a projection, but a stage does not.
function refuseFindForms(spec: Doc): void {
  for (const [field, value] of spec.entries()) {
    if (field === '$' || field.endsWith('.$')) {
      throw commandError(31324, 'positional projection is not allowed in an aggregation pipeline');
    }
    if (!(value instanceof Doc) || value.size === 0) continue;
    const operator = value.nameAt(0);
    if (operator === '$elemMatch') throw commandError(168, "Unrecognized expression '$elemMatch'");
    if (operator === '$slice' && isFindSlice(value.valueAt(0))) {
      throw commandError(28724, 'First argument to $slice must be an array, but is a number');
    }
    if (!operator.startsWith('$')) refuseFindForms(value);
  }
}

export const setFieldsStage: CompileStage = (spec, context) =>
  explained(context.name, () => {
    const set = compileSetFields(spec, context.compiler, context.name);
    return mapping((doc) => set(context.contextFor(doc)));
  });

export const unset: CompileStage = (spec, { name }) => {
  const fields = Array.isArray(spec) ? spec : [spec];
  if (!Array.isArray(spec) && typeof spec !== 'string') {
    throw commandError(31002, '$unset specification must be a string or an array');
  }
  if (fields.length === 0) {
    throw commandError(31119, '$unset specification must be a string or an array with at least one field');
  }
  return explained(name, () => {
    const exclusion = new Doc();
    for (const field of fields) {
      if (typeof field !== 'string') {
        throw commandError(
          31120,
          '$unset specification must be a string or an array containing only string values',
        );
      }
      parsePath(field);
      if (exclusion.has(field)) throw commandError(31250, `Path collision at ${field}`);
      exclusion.set(field, new Int32(0));
    }
    return mapping(compileProjection(exclusion));
  });
};

export const replaceRoot: CompileStage = (spec, context) => {
  if (!(spec instanceof Doc)) {
    throw commandError(
      40229,
      `expected an object as specification for $replaceRoot stage, got ${nameOfType(spec)}`,
    );
  }
  for (const option of spec.keys()) {
    if (option !== 'newRoot')
      throw commandError(40415, `BSON field '$replaceRoot.${option}' is an unknown field.`);
  }
  if (!spec.has('newRoot')) {
    throw commandError(40414, "BSON field '$replaceRoot.newRoot' is missing but a required field");
  }
  return replacing(spec.get('newRoot'), context);
};

export const replaceWith: CompileStage = (spec, context) => replacing(spec, context);

function replacing(newRoot: Value, { compiler, contextFor }: StageContext) {
  const evaluate = compiler.compile(newRoot);
  return mapping((doc) => {
    const value = evaluate(contextFor(doc));
    if (value instanceof Doc) return value;
    throw commandError(
      40228,
      `'newRoot' expression must evaluate to an object, but resulting value was of type: '${nameOfType(value)}'`,
    );
  });
}

/** Says which stage an error in its fields belongs to. */
function explained<T>(name: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof CommandError) || error.message.startsWith(`Invalid ${name}`)) throw error;
    throw commandError(error.code, `Invalid ${name} :: caused by :: ${error.message}`);
  }
}
