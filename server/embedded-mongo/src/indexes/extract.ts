import { Doc, MISSING, type Missing, type Value } from '../bson/document.ts';
import { encodeKey } from '../bson/key.ts';
import { commandError } from '../errors.ts';
import type { IndexDefinition } from '../store/collection.ts';

export type IndexKeys = {
  keys: readonly Buffer[];
  /** Bit n is set where the path of field n went through an array. */
  multikey: number;
};

const NO_KEYS: IndexKeys = { keys: [], multikey: 0 };

/** The entries of a document in an index. */
export function indexKeys(index: IndexDefinition, doc: Doc): IndexKeys {
  if (index.partial !== undefined && !index.partial.matches(doc)) return NO_KEYS;
  const plain = plainTuple(index, doc);
  if (plain === 'absent') return NO_KEYS;
  if (plain !== undefined) return { keys: [encodeKey(plain, index.directions)], multikey: 0 };
  const { tuples, multikey } = indexTuples(index, doc);
  const keys = new Map<string, Buffer>();
  for (const tuple of tuples) {
    const key = encodeKey(tuple, index.directions);
    keys.set(key.toString('latin1'), key);
  }
  return { keys: [...keys.values()], multikey };
}

/** The values of a document in an index, before they become keys; one tuple an entry. */
export function indexTuples(index: IndexDefinition, doc: Doc): { tuples: Value[][]; multikey: number } {
  const extraction: Extraction = { sparse: index.sparse, tuples: [], multikey: 0 };
  const start = index.fields.map((field): Pending => ({ rest: field.parts, at: 0 }));
  expand(extraction, start, doc);
  return extraction;
}

/**
 * Whether a change has certainly left the entries of an index alone: its fields are the very same values. An update
 * shares what it does not touch, so this is most often decided without encoding a key.
 */
export function keepsEntries(index: IndexDefinition, before: Doc, after: Doc): boolean {
  if (index.partial !== undefined) return false;
  return index.fields.every(({ parts }) => {
    const old = plainValue(before, parts);
    return !Array.isArray(old) && !(old instanceof Doc) && Object.is(old, plainValue(after, parts));
  });
}

// The first array on the way stands for what cannot be told so simply.
function plainValue(doc: Doc, parts: readonly string[]): Value | Missing {
  let value: Value | Missing = doc;
  for (const part of parts) {
    value = value instanceof Doc ? value.read(part) : MISSING;
    if (value === MISSING || Array.isArray(value)) return value;
  }
  return value;
}

type Extraction = { sparse: boolean; tuples: Value[][]; multikey: number };
/** A field on its way: `value` once it is known, before that the parts of its path from `at` on. */
type Pending = { rest: readonly string[]; at: number; value?: Value | Missing };

// The common case, no array on any path: undefined if there is one.
function plainTuple(index: IndexDefinition, doc: Doc): Value[] | 'absent' | undefined {
  const tuple: Value[] = [];
  let present = 0;
  for (const { parts } of index.fields) {
    let value: Value | Missing = doc;
    for (const part of parts) {
      value = value instanceof Doc ? value.read(part) : MISSING;
      if (Array.isArray(value)) return undefined;
      if (value === MISSING) break;
    }
    if (value !== MISSING) present++;
    tuple.push(value === MISSING ? null : value);
  }
  return index.sparse && present === 0 ? 'absent' : tuple;
}

function expand(extraction: Extraction, fields: readonly Pending[], doc: Doc): void {
  const reached = fields.map((field) => walk(field, doc));
  const arrays = reached.filter((field) => field.array !== undefined);
  const array = arrays[0]?.array;
  if (array === undefined) {
    emit(extraction, reached);
    return;
  }
  const parallel = arrays.find((field) => field.array !== array);
  if (parallel !== undefined) {
    const names = [parallel, arrays[0]!].map((field) => `[${field.rest[field.at] ?? field.rest.at(-1)}]`);
    throw commandError(171, `cannot index parallel arrays ${names.join(' ')}`);
  }
  reached.forEach((field, position) => {
    if (field.array !== undefined) extraction.multikey |= 1 << position;
  });
  if (array.length === 0) {
    emit(
      extraction,
      reached.map((field) => (field.array === undefined ? field : emptyArray(field))),
    );
    return;
  }
  for (const element of array) {
    expand(
      extraction,
      reached.map((field) => (field.array === undefined ? field : intoElement(field, element))),
      element instanceof Doc ? element : new Doc(),
    );
  }
}

type Reached = Pending & { array?: Value[] };

function walk(field: Pending, doc: Doc): Reached {
  if ('value' in field) return field;
  let value: Value | Missing = doc;
  let at = field.at;
  while (at < field.rest.length) {
    const part = field.rest[at]!;
    if (value instanceof Doc) value = value.read(part);
    else if (Array.isArray(value)) {
      const element = positionalElement(value, part);
      if (element === MISSING) return { ...field, at, array: value };
      value = element;
    } else value = MISSING;
    if (value === MISSING) return { ...field, value: MISSING };
    at++;
  }
  return Array.isArray(value) ? { ...field, at, array: value } : { ...field, at, value };
}

// `a.0` names the first element of an array, unless an element is a document with a field of that name.
function positionalElement(array: readonly Value[], part: string): Value | Missing {
  if (!/^(0|[1-9]\d*)$/.test(part)) return MISSING;
  const isPosition = Number(part) < array.length;
  const isField = array.some((element) => element instanceof Doc && element.has(part));
  if (isPosition && isField) {
    throw commandError(
      16746,
      `Ambiguous field name found in array (do not use numeric field names in embedded elements in an array), field: '${part}'`,
    );
  }
  return isPosition ? array[Number(part)] : MISSING;
}

function intoElement(field: Reached, element: Value): Pending {
  const { rest, at } = field;
  if (at < rest.length) return { rest, at };
  return { rest, at, value: element };
}

// MongoDB's key for an empty array is undefined where the path ends at it, null where the path goes on.
function emptyArray(field: Reached): Pending {
  return { rest: field.rest, at: field.at, value: field.at < field.rest.length ? null : undefined };
}

function emit(extraction: Extraction, fields: readonly Pending[]): void {
  if (extraction.sparse && fields.every((field) => field.value === MISSING)) return;
  extraction.tuples.push(fields.map(({ value }) => (value === MISSING ? null : value)));
}
