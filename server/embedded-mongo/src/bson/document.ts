import type {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';

export type NumberValue = Int32 | Double | Long | Decimal128;

/** A BSON value. Numbers always keep their class; `undefined` is BSON's own undefined, never "missing". */
export type Value =
  | Doc
  | Value[]
  | string
  | boolean
  | null
  | undefined
  | Date
  | NumberValue
  | ObjectId
  | Binary
  | BSONRegExp
  | Timestamp
  | MinKey
  | MaxKey
  | Code
  | BSONSymbol;

/** Stands for "there is no such field" where BSON undefined must stay apart from it. */
export const MISSING: unique symbol = Symbol('missing');
export type Missing = typeof MISSING;

// Below this size a linear search beats building a map.
const LINEAR_LIMIT = 12;

/**
 * An ordered document: any field name in any order (integer-like names and `__proto__` are names like others).
 * Decoding may append a repeated name; reading finds the first one.
 */
export class Doc {
  #names: string[];
  #values: Value[];
  #index: Map<string, number> | undefined;

  constructor(names: string[] = [], values: Value[] = []) {
    this.#names = names;
    this.#values = values;
  }

  static from(entries: Iterable<readonly [string, Value]>): Doc {
    const doc = new Doc();
    for (const [name, value] of entries) doc.set(name, value);
    return doc;
  }

  get size(): number {
    return this.#names.length;
  }

  get(name: string): Value {
    const at = this.indexOf(name);
    return at < 0 ? undefined : this.#values[at];
  }

  /** Like `get`, but tells a missing field from BSON undefined. */
  read(name: string): Value | Missing {
    const at = this.indexOf(name);
    return at < 0 ? MISSING : this.#values[at];
  }

  has(name: string): boolean {
    return this.indexOf(name) >= 0;
  }

  set(name: string, value: Value): this {
    const at = this.indexOf(name);
    if (at >= 0) this.#values[at] = value;
    else this.append(name, value);
    return this;
  }

  /** Adds a field at the end without looking for an earlier one of that name. */
  append(name: string, value: Value): void {
    if (this.#index !== undefined && !this.#index.has(name)) this.#index.set(name, this.#names.length);
    this.#names.push(name);
    this.#values.push(value);
  }

  delete(name: string): boolean {
    const at = this.indexOf(name);
    if (at < 0) return false;
    this.#names.splice(at, 1);
    this.#values.splice(at, 1);
    this.#index = undefined;
    return true;
  }

  keys(): readonly string[] {
    return this.#names;
  }

  values(): readonly Value[] {
    return this.#values;
  }

  *entries(): IterableIterator<[string, Value]> {
    for (let i = 0; i < this.#names.length; i++) yield [this.#names[i]!, this.#values[i]];
  }

  [Symbol.iterator](): IterableIterator<[string, Value]> {
    return this.entries();
  }

  nameAt(position: number): string {
    return this.#names[position]!;
  }

  valueAt(position: number): Value {
    return this.#values[position];
  }

  setAt(position: number, value: Value): void {
    this.#values[position] = value;
  }

  /** A copy of this level; nested documents and arrays are shared. */
  clone(): Doc {
    return new Doc(this.#names.slice(), this.#values.slice());
  }

  indexOf(name: string): number {
    const names = this.#names;
    if (names.length <= LINEAR_LIMIT) {
      for (let i = 0; i < names.length; i++) if (names[i] === name) return i;
      return -1;
    }
    this.#index ??= indexNames(names);
    return this.#index.get(name) ?? -1;
  }
}

function indexNames(names: readonly string[]): Map<string, number> {
  const index = new Map<string, number>();
  for (let i = names.length - 1; i >= 0; i--) index.set(names[i]!, i);
  return index;
}

/** Copies all documents and arrays of a value; scalars are immutable and shared. */
export function cloneDeep<T extends Value>(value: T): T;
export function cloneDeep(value: Value): Value {
  if (value instanceof Doc) return new Doc(value.keys().slice(), value.values().map(cloneDeep));
  if (Array.isArray(value)) return value.map(cloneDeep);
  return value;
}
