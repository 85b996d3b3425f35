import { BSONRegExp } from 'bson';
import { valuesEqual } from '../bson/compare.ts';
import { Doc, MISSING, type Value } from '../bson/document.ts';
import { printField } from '../bson/print.ts';
import { typeName } from '../bson/types.ts';
import { commandError, immutableField } from '../errors.ts';

/** Refuses what MongoDB does not store as `_id`. */
export function checkId(id: Value): void {
  if (Array.isArray(id) || id instanceof BSONRegExp || id === undefined) {
    throw commandError(53, `The '_id' value cannot be of type ${typeName(id)}`);
  }
  const dollar = id instanceof Doc ? id.keys().find(isForbidden) : undefined;
  if (dollar !== undefined) {
    throw commandError(
      52,
      `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`,
    );
  }
}

function isForbidden(name: string): boolean {
  return name.startsWith('$') && name !== '$ref' && name !== '$id' && name !== '$db';
}

/** An operator must leave `_id` as it was; where there was none, a new one must be storable. */
export function checkIdKept(before: Doc, after: Doc): void {
  const old = before.read('_id');
  const id = after.read('_id');
  if (old === MISSING) {
    if (id !== MISSING) checkId(id);
  } else if (id === MISSING || !valuesEqual(old, id)) {
    throw immutableField("Performing an update on the path '_id' would modify the immutable field '_id'");
  }
}

/** A whole new document keeps the `_id`, which comes first, and must not bring another one. */
export function withKeptId(before: Doc, replacement: Doc): Doc {
  const old = before.read('_id');
  const id = replacement.read('_id');
  if (old !== MISSING && id !== MISSING && !valuesEqual(old, id)) {
    throw immutableField(
      `After applying the update, the (immutable) field '_id' was found to have been altered to ${printField('_id', id)}`,
    );
  }
  const kept = old === MISSING ? id : old;
  if (kept === MISSING) return replacement.clone();
  checkId(kept);
  return idFirst(kept, replacement);
}

function idFirst(id: Value, doc: Doc): Doc {
  const result = new Doc(['_id'], [id]);
  for (const [name, value] of doc) if (name !== '_id') result.append(name, value);
  return result;
}

export function moveIdFirst(doc: Doc): Doc {
  const id = doc.read('_id');
  return id === MISSING || doc.nameAt(0) === '_id' ? doc : idFirst(id, doc);
}
