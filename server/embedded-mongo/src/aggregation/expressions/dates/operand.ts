import { ObjectId, Timestamp } from 'bson';
import { commandError } from '../../../errors.ts';
import { isNullish } from '../nullish.ts';
import { nameOfType } from '../type-name.ts';
import type { Result } from '../types.ts';
import { parseZone, utcZone, type Zone } from './zone.ts';

/** Milliseconds of a date, a timestamp or an object id; undefined for all else. */
export function instantOf(value: Result): number | undefined {
  if (value instanceof Date) return value.getTime();
  if (value instanceof Timestamp) return value.t * 1000;
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  return undefined;
}

export function requireInstant(value: Result): number {
  const instant = instantOf(value);
  if (instant !== undefined) return instant;
  throw commandError(16006, `can't convert from BSON type ${nameOfType(value)} to Date`);
}

/** The zone of a `timezone` operand: UTC when it was not written, undefined when it is null. */
export function zoneOf(value: Result, given: boolean, name: string, code = 40517): Zone | undefined {
  if (!given) return utcZone;
  if (isNullish(value)) return undefined;
  if (typeof value === 'string') return parseZone(value);
  throw commandError(
    code,
    `${name} requires a string for the timezone argument, but was given a ${nameOfType(value)}`,
  );
}
