import { Binary, BSONRegExp, Code, Double, Int32 } from 'bson';
import { Doc, type Value } from '../bson/document.ts';
import { commandError } from '../errors.ts';

export const defaultMemoryLimit = 100 * 1024 * 1024;

/** Counts what a blocking stage holds, and refuses more than its limit (code 292). */
export class MemoryBudget {
  readonly #limit: number;
  readonly #stage: string;
  #used = 0;

  constructor(stage: string, limit: number) {
    this.#stage = stage;
    this.#limit = limit;
  }

  grow(bytes: number): void {
    this.#used += bytes;
    if (this.#used <= this.#limit) return;
    throw commandError(
      292,
      `Exceeded memory limit of ${this.#limit} bytes for ${this.#stage}, which has no external storage here: filter or project earlier in the pipeline, or use an index for the sort`,
    );
  }

  shrink(bytes: number): void {
    this.#used -= bytes;
  }
}

// A value may hold another one many times over; counting stops where any limit is passed.
const countedAtMost = 256 * 1024 * 1024;

/** About what a value takes in memory: its size in BSON plus what an object costs. */
export function sizeOf(value: Value): number {
  return sizeWithin(value, countedAtMost);
}

function sizeWithin(value: Value, most: number): number {
  if (value instanceof Doc) {
    let size = 48;
    for (let i = 0; i < value.size && size < most; i++) {
      size += value.nameAt(i).length + sizeWithin(value.valueAt(i), most - size);
    }
    return size;
  }
  if (!Array.isArray(value)) return scalarSize(value);
  let size = 32;
  for (let i = 0; i < value.length && size < most; i++) size += sizeWithin(value[i], most - size);
  return size;
}

function scalarSize(value: Value): number {
  if (typeof value === 'string') return 16 + value.length;
  if (value instanceof Int32 || value instanceof Double) return 16;
  if (value instanceof Binary) return 48 + value.length();
  if (value instanceof BSONRegExp) return 48 + value.pattern.length;
  if (value instanceof Code) return 48 + value.code.length;
  return 32;
}
