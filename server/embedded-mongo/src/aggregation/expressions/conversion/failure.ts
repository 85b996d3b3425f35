import type { Value } from '../../../bson/document.ts';
import { commandError } from '../../../errors.ts';
import { nameOfType } from '../type-name.ts';

export const conversionFailureCode = 241;

export function conversionFailure(message: string) {
  return commandError(conversionFailureCode, message);
}

export function unsupportedConversion(value: Value, to: string) {
  return conversionFailure(
    `Unsupported conversion from ${nameOfType(value)} to ${to} in $convert with no onError value`,
  );
}

export function numberParseFailure(text: string, why: string) {
  return conversionFailure(`Failed to parse number '${text}' in $convert with no onError value: ${why}`);
}
