import type { Doc } from '../bson/document.ts';
import { commandError } from '../errors.ts';

/** Refuses what a statement or command does not know, so that nothing asked for is silently left out. */
export function checkFields(owner: string, statement: Doc, known: ReadonlySet<string>): void {
  for (const name of statement.keys()) {
    if (!known.has(name)) throw commandError(40415, `BSON field '${owner}.${name}' is an unknown field.`);
  }
}
