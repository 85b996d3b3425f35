import { BSONRegExp, Code } from 'bson';
import type { Doc } from './document.ts';

/** The class wants a plain object as scope; ours stays a Doc so that its names and their order survive. */
export function codeWithScope(code: string, scope: Doc): Code {
  return Object.assign(new Code(code), { scope });
}

/** The class refuses or reorders some options; a stored value keeps what it has. */
export function regExpValue(pattern: string, options: string): BSONRegExp {
  return Object.assign(new BSONRegExp(pattern), { options });
}
