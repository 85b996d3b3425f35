import { Int32 } from 'bson';
import { valuesEqual } from '../bson/compare.ts';
import { Doc, type Value } from '../bson/document.ts';
import { toDouble } from '../bson/number.ts';
import { isNumber, typeName } from '../bson/types.ts';
import { commandError, notImplemented } from '../errors.ts';
import { compileMatcher } from '../matcher/compile.ts';
import type { IndexDefinition, IndexField } from '../store/collection.ts';

const CANNOT_CREATE_INDEX = 67;
const INVALID_SPECIFICATION = 197;
const LARGEST_TTL = 2147483647;
const MOST_FIELDS = 32;

// Options of index kinds that are not served here.
const REFUSED = new Set([
  'collation',
  'wildcardProjection',
  'weights',
  'default_language',
  'language_override',
  '2dsphereIndexVersion',
  'textIndexVersion',
  'bits',
  'min',
  'max',
  'bucketSize',
]);
const KNOWN = new Set([
  'v',
  'key',
  'name',
  'ns',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'hidden',
  'storageEngine',
  'dropDups',
  'clustered',
]);
const IGNORED = new Set(['background', 'ns', 'dropDups', 'storageEngine']);

/** Reads one entry of `createIndexes`, or refuses it with the name of what is wrong. */
export function readIndexSpec(spec: Doc): IndexDefinition {
  for (const option of spec.keys()) {
    if (REFUSED.has(option)) throw notImplemented(`The index option '${option}' is not supported`);
    if (!KNOWN.has(option)) {
      throw commandError(
        INVALID_SPECIFICATION,
        `The field '${option}' is not valid for an index specification. Specification: ${spec.keys().join(', ')}`,
      );
    }
  }
  if (truthy(spec.get('hidden'))) throw notImplemented("The index option 'hidden' is not supported");
  if (truthy(spec.get('clustered'))) throw notImplemented("The index option 'clustered' is not supported");
  const key = spec.get('key');
  if (!(key instanceof Doc)) throw commandError(9, "The 'key' field is required for an index specification");
  const fields = readFields(key);
  const name = spec.get('name') ?? defaultName(key);
  if (typeof name !== 'string') throw commandError(14, "The field 'name' must be a string");
  if (name === '' || name === '*' || name.includes('\0'))
    throw commandError(CANNOT_CREATE_INDEX, `The index name '${name}' is not valid`);
  const isId = fields.length === 1 && fields[0]!.path === '_id' && fields[0]!.direction === 1;
  const definition: IndexDefinition = {
    name: isId ? '_id_' : name,
    spec: listedSpec(spec, key, isId ? '_id_' : name),
    fields,
    directions: fields.map(({ direction }) => direction),
    unique: isId || truthy(spec.get('unique')),
    sparse: truthy(spec.get('sparse')),
  };
  const partial = spec.get('partialFilterExpression');
  const seconds = spec.get('expireAfterSeconds');
  if (isId && (partial !== undefined || definition.sparse)) {
    throw commandError(INVALID_SPECIFICATION, 'The _id index cannot be sparse or partial');
  }
  if (partial !== undefined) definition.partial = readPartial(partial, definition);
  if (seconds !== undefined) definition.expireAfterSeconds = readTtl(seconds, fields);
  return definition;
}

export function defaultName(key: Doc): string {
  return [...key]
    .map(([path, direction]) => `${path}_${isNumber(direction) ? toDouble(direction) : String(direction)}`)
    .join('_');
}

export function sameIndexOptions(a: IndexDefinition, b: IndexDefinition): boolean {
  return (
    a.unique === b.unique &&
    a.sparse === b.sparse &&
    a.expireAfterSeconds === b.expireAfterSeconds &&
    valuesEqual(a.partial?.filter ?? null, b.partial?.filter ?? null)
  );
}

export function sameKey(a: Doc, b: Doc): boolean {
  return valuesEqual(a, b);
}

function readFields(key: Doc): IndexField[] {
  if (key.size === 0) throw commandError(CANNOT_CREATE_INDEX, 'Index keys cannot be an empty object');
  if (key.size > MOST_FIELDS)
    throw commandError(13103, `Index keys cannot have more than ${MOST_FIELDS} fields`);
  return [...key].map(([path, direction]) => {
    if (typeof direction === 'string') {
      throw commandError(
        CANNOT_CREATE_INDEX,
        `Unknown index plugin '${direction}': the index type '${direction}' of '${path}' is not supported`,
      );
    }
    if (!isNumber(direction)) {
      throw commandError(
        CANNOT_CREATE_INDEX,
        `Values in v:2 index key pattern cannot be of type ${typeName(direction)}. Only numbers > 0, numbers < 0, and strings are allowed.`,
      );
    }
    const number = toDouble(direction);
    if (number === 0 || Number.isNaN(number)) {
      throw commandError(CANNOT_CREATE_INDEX, 'Values in the index key pattern cannot be 0.');
    }
    checkPath(path);
    return { path, parts: path.split('.'), direction: number > 0 ? 1 : -1 };
  });
}

function checkPath(path: string): void {
  const parts = path.split('.');
  if (parts.includes(''))
    throw commandError(CANNOT_CREATE_INDEX, 'Index keys cannot contain an empty field.');
  if (parts.includes('$**')) throw notImplemented('Wildcard indexes are not supported');
  const reserved = parts.find((part) => part.startsWith('$') && !['$ref', '$id', '$db'].includes(part));
  if (reserved !== undefined) {
    throw commandError(
      CANNOT_CREATE_INDEX,
      `Index key contains an illegal field name: field name starts with '$': ${reserved}`,
    );
  }
}

function listedSpec(spec: Doc, key: Doc, name: string): Doc {
  const listed = Doc.from([
    ['v', new Int32(2)],
    ['key', key],
    ['name', name],
  ]);
  for (const [option, value] of spec) {
    if (listed.has(option) || IGNORED.has(option)) continue;
    if ((option === 'unique' || option === 'sparse' || option === 'hidden') && !truthy(value)) continue;
    listed.append(option, option === 'unique' || option === 'sparse' ? true : value);
  }
  if (name === '_id_') listed.delete('unique');
  return listed;
}

function readPartial(
  filter: Value,
  definition: IndexDefinition,
): { filter: Doc; matches(doc: Doc): boolean } {
  if (!(filter instanceof Doc)) throw typeMismatchOf('partialFilterExpression', filter, 'object');
  if (definition.sparse) {
    throw commandError(CANNOT_CREATE_INDEX, 'cannot mix "partialFilterExpression" and "sparse" options');
  }
  return { filter, matches: compileMatcher(filter).matches };
}

function readTtl(seconds: Value, fields: readonly IndexField[]): number {
  if (!isNumber(seconds)) throw typeMismatchOf('expireAfterSeconds', seconds, 'number');
  if (fields.length !== 1) {
    throw commandError(
      CANNOT_CREATE_INDEX,
      'TTL indexes are single-field indexes, compound indexes do not support TTL.',
    );
  }
  if (fields[0]!.path === '_id') {
    throw commandError(
      INVALID_SPECIFICATION,
      "The field 'expireAfterSeconds' is not valid for an _id index specification.",
    );
  }
  const number = toDouble(seconds);
  if (!(number >= 0 && number <= LARGEST_TTL)) {
    throw commandError(
      CANNOT_CREATE_INDEX,
      `TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different number than ${number}`,
    );
  }
  return Math.trunc(number);
}

function typeMismatchOf(option: string, value: Value, expected: string) {
  return commandError(14, `The field '${option}' must be of type ${expected}, but got ${typeName(value)}`);
}

export function truthy(value: Value): boolean {
  if (isNumber(value)) return toDouble(value) !== 0;
  return value !== undefined && value !== null && value !== false;
}
