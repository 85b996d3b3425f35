import { Doc, type Value } from '../bson/document.ts';
import { badValue } from '../errors.ts';

/** A document that the driver sends with its fields in this order and every value in its own type. */
export type OrderedDocument = Map<string, unknown>;

export function toOrdered(doc: Doc): OrderedDocument {
  return new Map([...doc].map(([name, value]) => [name, ordered(name, value)]));
}

function ordered(name: string, value: Value): unknown {
  if (value instanceof Doc) return toOrdered(value);
  if (Array.isArray(value)) return value.map((element) => ordered(name, element));
  // The driver cannot write this type, which MongoDB has given up.
  if (value === undefined)
    throw badValue(`The field '${name}' has the value undefined. Set or unset it first.`);
  return value;
}
