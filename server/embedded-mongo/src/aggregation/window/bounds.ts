import { Doc, type Value } from '../../bson/document.ts';
import { toDouble } from '../../bson/number.ts';
import { isNumber } from '../../bson/types.ts';
import { commandError, failedToParse } from '../../errors.ts';
import { parseUnit, type TimeUnit } from '../expressions/dates/unit.ts';
import { asInt } from '../expressions/integer-operand.ts';

export type Bound = 'unbounded' | 'current' | number;

export type WindowBounds =
  | { kind: 'documents'; lower: Bound; upper: Bound }
  | { kind: 'range'; lower: Bound; upper: Bound; unit: TimeUnit | undefined };

export const wholePartition: WindowBounds = { kind: 'documents', lower: 'unbounded', upper: 'unbounded' };

/** Reads `window: { documents | range, unit }`. */
export function parseBounds(window: Value): WindowBounds {
  if (!(window instanceof Doc)) throw failedToParse("'window' field must be an object");
  for (const name of window.keys()) {
    if (name !== 'documents' && name !== 'range' && name !== 'unit') {
      throw failedToParse(`'window' field that is not 'documents', 'range' or 'unit': ${name}`);
    }
  }
  if (window.has('documents') && window.has('range')) {
    throw failedToParse("'window' field can only specify one of 'documents' or 'range'");
  }
  const unit = parseWindowUnit(window);
  if (window.has('range')) {
    const [lower, upper] = pairOf(window.get('range'), 'range', rangeBound);
    return { kind: 'range', lower, upper, unit };
  }
  if (unit) throw failedToParse("'unit' can only be specified with 'range'");
  if (!window.has('documents')) return wholePartition;
  const [lower, upper] = pairOf(window.get('documents'), 'documents', documentBound);
  return { kind: 'documents', lower, upper };
}

function parseWindowUnit(window: Doc): TimeUnit | undefined {
  if (!window.has('unit')) return undefined;
  const unit = window.get('unit');
  if (typeof unit !== 'string') throw failedToParse("'unit' of a window must be a string");
  return parseUnit(unit);
}

function pairOf(value: Value, name: string, read: (value: Value) => Bound): [Bound, Bound] {
  if (!Array.isArray(value) || value.length !== 2) {
    throw failedToParse(`Window bounds must be a 2-element array: ${name}`);
  }
  const [lower, upper] = [read(value[0]), read(value[1])];
  if (asOffset(lower, -Infinity) > asOffset(upper, Infinity)) {
    throw commandError(5339900, `Lower bound must not exceed upper bound: ${name}`);
  }
  return [lower, upper];
}

export function asOffset(bound: Bound, unbounded: number): number {
  if (bound === 'unbounded') return unbounded;
  return bound === 'current' ? 0 : bound;
}

function named(value: Value): Bound | undefined {
  return value === 'unbounded' || value === 'current' ? value : undefined;
}

function documentBound(value: Value): Bound {
  const bound = named(value) ?? asInt(value);
  if (bound === undefined) {
    throw failedToParse("Numeric document-based bounds must be an integer, or 'unbounded' or 'current'");
  }
  return bound;
}

function rangeBound(value: Value): Bound {
  const bound = named(value) ?? (isNumber(value) ? toDouble(value) : undefined);
  if (bound === undefined)
    throw failedToParse("Range-based bounds must be a number, 'unbounded' or 'current'");
  return bound;
}
