import { complementContent, literal, posixContent, typeContent } from './escapes.ts';
import { characterEscape, type Scanner } from './scanner.ts';

/** Translates a character class; the opening bracket has been read. */
export function characterClass(scanner: Scanner): string {
  const opening = scanner.take('^') ? '[^' : '[';
  let content = '';
  for (let isFirst = true; isFirst || !scanner.take(']'); isFirst = false) content += member(scanner);
  return `${opening}${content}]`;
}

function member(scanner: Scanner): string {
  const low = atom(scanner);
  if ('source' in low) return low.source;
  const isRange = scanner.peek() === '-' && scanner.peek(1) !== ']' && scanner.peek(1) !== '';
  if (!isRange) return literal(low.literal);
  scanner.next();
  const high = atom(scanner);
  // A dash before a set of characters is a dash.
  if ('source' in high) return `${literal(low.literal)}\\x2d${high.source}`;
  return `${literal(low.literal)}-${literal(high.literal)}`;
}

function atom(scanner: Scanner): { source: string } | { literal: string } {
  const character = scanner.next();
  if (character === '[') {
    const posix = scanner.match(/^:(\^?[a-z]+):\]/);
    if (posix === undefined) return { literal: '[' };
    const content = posixContent(posix[1]!);
    if (content === undefined) throw scanner.refuse(`the class [:${posix[1]}:] is not supported`);
    return { source: content };
  }
  if (character !== '\\') return { literal: character };
  const letter = scanner.next();
  if (letter === 'b') return { literal: '\b' };
  const content = typeContent(letter) ?? complementContent(letter);
  if (content !== undefined) return { source: content };
  if (/[1-7]/.test(letter)) {
    const octal = letter + scanner.match(/^[0-7]{0,2}/)![0];
    return { literal: String.fromCharCode(Number.parseInt(octal, 8)) };
  }
  const found = characterEscape(scanner, letter);
  if (found === undefined) throw scanner.refuse(`\\${letter} is not supported in a character class`);
  return found;
}
