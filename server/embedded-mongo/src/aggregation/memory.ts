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

/** About what a value takes in memory: its size in BSON plus what an object costs. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return 16 + value.length;
  if (value instanceof Int32 || value instanceof Double) return 16;
  if (value instanceof Doc) {
    let size = 48;
    for (let i = 0; i < value.size; i++) size += value.nameAt(i).length + sizeOf(value.valueAt(i));
    return size;
  }
  if (Array.isArray(value)) return value.reduce<number>((size, element) => size + sizeOf(element), 32);
  if (value instanceof Binary) return 48 + value.length();
  if (value instanceof BSONRegExp) return 48 + value.pattern.length;
  if (value instanceof Code) return 48 + value.code.length;
  return 32;
}
