import { Double, Int32, ObjectId } from 'bson';
import type { Value } from '../../bson/document.ts';
import { encodeKey } from '../../bson/key.ts';
import { position } from '../../bson/number.ts';
import { isNumber } from '../../bson/types.ts';

/** A text that is the same for values that compare equal, and for no others. */
export function valueKey(value: Value): string {
  if (typeof value === 'string') return `s${value}`;
  if (value instanceof Int32 || value instanceof Double) return `n${value.value}`;
  if (value === null) return 'z';
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  if (isNumber(value)) {
    const { floor, exact } = position(value);
    if (exact === undefined) return `n${floor}`;
  }
  return `k${encodeKey([value], [1]).toString('latin1')}`;
}

/** Values without duplicates, in the order they came; equal numbers of different types are one. */
export class ValueSet {
  readonly #values = new Map<string, Value>();

  constructor(values: Iterable<Value> = []) {
    for (const value of values) this.add(value);
  }

  /** Whether the value was not there yet. */
  add(value: Value): boolean {
    const key = valueKey(value);
    if (this.#values.has(key)) return false;
    this.#values.set(key, value);
    return true;
  }

  has(value: Value): boolean {
    return this.#values.has(valueKey(value));
  }

  get size(): number {
    return this.#values.size;
  }

  values(): MapIterator<Value> {
    return this.#values.values();
  }
}
