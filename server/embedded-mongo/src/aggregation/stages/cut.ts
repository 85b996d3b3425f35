import { Int32 } from 'bson';
import { Doc, type Value } from '../../bson/document.ts';
import { toDouble } from '../../bson/number.ts';
import { isNumber } from '../../bson/types.ts';
import { commandError } from '../../errors.ts';
import { nameOfType } from '../expressions/type-name.ts';
import { exactInteger } from '../numbers/numeric.ts';
import type { CompileStage } from './types.ts';

export function parseLimit(spec: Value): number {
  if (!isNumber(spec))
    throw commandError(
      2107201,
      `invalid argument to $limit stage: Expected a number, got ${nameOfType(spec)}`,
    );
  const count = exactInteger(spec);
  if (count === undefined)
    throw commandError(2107201, 'invalid argument to $limit stage: Expected an integer');
  if (count <= 0n) throw commandError(15958, 'the limit must be positive');
  return Number(count);
}

export function parseSkip(spec: Value): number {
  if (!isNumber(spec))
    throw commandError(
      5107200,
      `invalid argument to $skip stage: Expected a number, got ${nameOfType(spec)}`,
    );
  const count = exactInteger(spec);
  if (count === undefined)
    throw commandError(5107200, 'invalid argument to $skip stage: Expected an integer');
  if (count < 0n)
    throw commandError(5107200, 'invalid argument to $skip stage: Expected a non-negative number');
  return Number(count);
}

export const limit: CompileStage = (spec) => {
  const count = parseLimit(spec);
  return function* limiting(source) {
    let left = count;
    for (const doc of source) {
      yield doc;
      if (--left === 0) return;
    }
  };
};

export const skip: CompileStage = (spec) => {
  const count = parseSkip(spec);
  return function* skipping(source) {
    let left = count;
    for (const doc of source) {
      if (left > 0) left -= 1;
      else yield doc;
    }
  };
};

export const count: CompileStage = (spec) => {
  if (typeof spec !== 'string' || spec === '')
    throw commandError(40156, 'the count field must be a non-empty string');
  if (spec.startsWith('$')) throw commandError(40158, 'the count field cannot be a $-prefixed path');
  if (spec.includes('\0')) throw commandError(40159, 'the count field cannot contain a null byte');
  if (spec.includes('.')) throw commandError(40160, "the count field cannot contain '.'");
  return function* counting(source) {
    let total = 0;
    for (const _ of source) total += 1;
    if (total > 0) yield Doc.from([[spec, new Int32(total)]]);
  };
};

/** A random choice without repetition, in random order. */
export const sample: CompileStage = (spec) => {
  if (!(spec instanceof Doc)) throw commandError(28745, 'the $sample stage specification must be an object');
  for (const option of spec.keys()) {
    if (option !== 'size') throw commandError(28748, `unrecognized option to $sample: ${option}`);
  }
  if (!spec.has('size')) throw commandError(28749, '$sample stage must specify a size');
  const size = spec.get('size');
  if (!isNumber(size)) throw commandError(28746, 'size argument to $sample must be a number');
  const wanted = Math.trunc(toDouble(size));
  if (!(wanted > 0)) throw commandError(28747, 'size argument to $sample must be a positive integer');
  return (source) => draw(source, wanted);
};

function* draw(source: Iterable<Doc>, size: number): Iterable<Doc> {
  const kept: Doc[] = [];
  let seen = 0;
  for (const doc of source) {
    seen += 1;
    const at = Math.floor(Math.random() * seen);
    if (kept.length < size) {
      kept.push(kept[at] ?? doc);
      if (at < kept.length - 1) kept[at] = doc;
    } else if (at < size) kept[at] = doc;
  }
  yield* kept;
}
