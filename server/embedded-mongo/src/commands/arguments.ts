import { Long } from 'bson';
import { Doc, type Value } from '../bson/document.ts';
import { toDouble } from '../bson/number.ts';
import { isNumber, typeName } from '../bson/types.ts';
import { badValue, commandError } from '../errors.ts';

/** Reads the fields of a command, refusing wrong types as MongoDB does. Null counts as not given. */
export class Arguments {
  readonly #args: Doc;
  readonly #command: string;

  constructor(args: Doc, command = args.size > 0 ? args.nameAt(0) : '') {
    this.#args = args;
    this.#command = command;
  }

  document(name: string): Doc | undefined {
    const value = this.#read(name);
    if (value === undefined) return undefined;
    if (!(value instanceof Doc)) throw this.#wrongType(name, value, 'object');
    return value;
  }

  array(name: string): Value[] | undefined {
    const value = this.#read(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw this.#wrongType(name, value, 'array');
    return value;
  }

  documentArray(name: string): Doc[] | undefined {
    return this.array(name)?.map((value, i) => {
      if (!(value instanceof Doc)) throw this.#wrongType(`${name}.${i}`, value, 'object');
      return value;
    });
  }

  string(name: string): string | undefined {
    const value = this.#read(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw this.#wrongType(name, value, 'string');
    return value;
  }

  requiredString(name: string): string {
    const value = this.string(name);
    if (value === undefined) throw this.missing(name);
    return value;
  }

  boolean(name: string): boolean {
    const value = this.#read(name);
    if (value === undefined) return false;
    if (typeof value === 'boolean') return value;
    if (isNumber(value)) return toDouble(value) !== 0;
    throw this.#wrongType(name, value, 'bool');
  }

  /** A whole number that is not negative. */
  count(name: string): number | undefined {
    const number = this.integer(name);
    if (number !== undefined && number < 0) {
      throw commandError(51024, `BSON field '${name}' value must be >= 0, actual value '${number}'`);
    }
    return number;
  }

  integer(name: string): number | undefined {
    const value = this.#read(name);
    if (value === undefined) return undefined;
    if (!isNumber(value)) throw this.#wrongType(name, value, 'long');
    const number = Math.trunc(toDouble(value));
    if (!Number.isSafeInteger(number))
      throw badValue(`BSON field '${this.#command}.${name}' is out of range`);
    return number;
  }

  long(name: string): Long | undefined {
    const value = this.#read(name);
    if (value === undefined) return undefined;
    if (value instanceof Long) return value;
    if (isNumber(value)) return Long.fromNumber(toDouble(value));
    throw this.#wrongType(name, value, 'long');
  }

  missing(name: string) {
    return commandError(40414, `BSON field '${this.#command}.${name}' is missing but a required field`);
  }

  #read(name: string): Value {
    return this.#args.get(name) ?? undefined;
  }

  #wrongType(name: string, value: Value, expected: string) {
    return commandError(
      14,
      `BSON field '${this.#command}.${name}' is the wrong type '${typeName(value)}', expected type '${expected}'`,
    );
  }
}
