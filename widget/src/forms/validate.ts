import { msg, str } from '@lit/localize';
import { formatNumber } from '../format/numbers.ts';
import type { FormField, FormValue, FormValues } from './fields.ts';

export type FormErrors = Readonly<Record<string, string>>;

/** What is wrong, by field, in words; empty when nothing is. The server has the last word. */
export function validate(fields: readonly FormField[], values: FormValues): FormErrors {
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const message = problemOf(field, values[field.name]);
    if (message !== null) errors[field.name] = message;
  }
  return errors;
}

function problemOf(field: FormField, value: FormValue): string | null {
  if (value === undefined || value === '') {
    return field.required ? msg(str`Please fill in “${field.label}”.`) : null;
  }
  if (typeof value === 'number') return problemOfNumber(field, value);
  if (typeof value === 'string' && field.kind !== 'enum') return problemOfText(field, value);
  return null;
}

function problemOfNumber({ minimum, maximum, integer }: FormField, value: number): string | null {
  if (Number.isNaN(value) || (integer && !Number.isInteger(value)))
    return msg('Please enter a whole number.');
  if (minimum !== null && value < minimum) return msg(str`Please enter ${formatNumber(minimum)} or more.`);
  if (maximum !== null && value > maximum) return msg(str`Please enter ${formatNumber(maximum)} or less.`);
  return null;
}

function problemOfText({ minLength, maxLength, pattern, label }: FormField, value: string): string | null {
  if (minLength !== null && value.length < minLength) {
    return msg(str`This is too short; it has at least ${formatNumber(minLength)} characters.`);
  }
  if (maxLength !== null && value.length > maxLength) {
    return msg(str`This is too long; it has at most ${formatNumber(maxLength)} characters.`);
  }
  if (pattern !== null && !matches(pattern, value)) return msg(str`This does not look like “${label}”.`);
  return null;
}

// A pattern that this browser cannot read must not keep anybody out: the server checks again.
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}
