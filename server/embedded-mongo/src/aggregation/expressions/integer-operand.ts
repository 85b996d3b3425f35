import { isNumber } from '../../bson/types.ts';
import { commandError } from '../../errors.ts';
import { exactInteger, fitsInt } from '../numbers/numeric.ts';
import { nameOfType } from './type-name.ts';
import type { Result } from './types.ts';

/** A whole number of 32 bits, whatever its number type. */
export function asInt(value: Result): number | undefined {
  const integer = isNumber(value) ? exactInteger(value) : undefined;
  return integer !== undefined && fitsInt(Number(integer)) ? Number(integer) : undefined;
}

export interface IntegerOperand {
  /** What the operand is, as the message prints it: `starting index`. */
  what: string;
  name: string;
  codes: { notNumeric: number; notIntegral: number };
}

/** Refuses what is no number and what is no whole number of 32 bits with different codes, as MongoDB does. */
export function requireInt(value: Result, { what, name, codes }: IntegerOperand): number {
  if (!isNumber(value)) {
    throw commandError(
      codes.notNumeric,
      `${name}: ${what} must be a numeric type (is BSON type ${nameOfType(value)})`,
    );
  }
  const integer = asInt(value);
  if (integer === undefined) {
    throw commandError(
      codes.notIntegral,
      `${name}: ${what} cannot be represented as a 32-bit integral value`,
    );
  }
  return integer;
}
