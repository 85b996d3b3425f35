import { MISSING, type Missing } from '../../bson/document.ts';
import type { Result } from './types.ts';

/** null, BSON undefined or missing: most operators answer null for them. */
export function isNullish(value: Result): value is null | undefined | Missing {
  return value === null || value === undefined || value === MISSING;
}

/** For places that store a value: arrays and literals hold null where a field is missing. */
export function orNull<T extends Result>(value: T): Exclude<T, Missing> | null {
  return value === MISSING ? null : (value as Exclude<T, Missing>);
}
