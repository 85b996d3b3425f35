import { complementContent, literal, posixContent, typeContent } from './escapes.ts';
import { characterEscape, type Scanner } from './scanner.ts';

/** Part of a class: characters that follow the case option, or a set that does not, as `\\w` and `[:alpha:]`. */
type Member = { characters: string } | { set: string };

/** Translates a character class; the opening bracket has been read. */
export function characterClass(scanner: Scanner, ignoreCase: boolean): string {
  const isNegated = scanner.take('^');
  let characters = '';
  let sets = '';
  for (let isFirst = true; isFirst || !scanner.take(']'); isFirst = false) {
    const part = member(scanner, ignoreCase);
    if ('set' in part) sets += part.set;
    else characters += part.characters;
  }
  if (!ignoreCase || sets === '') return `[${isNegated ? '^' : ''}${characters}${sets}]`;
  // JavaScript would widen the sets by case too, so they are matched apart from the characters.
  const either = `(?-i:[${sets}])${characters === '' ? '' : `|[${characters}]`}`;
  return isNegated ? `(?:(?!${either})[\\s\\S])` : `(?:${either})`;
}

function member(scanner: Scanner, ignoreCase: boolean): Member {
  const low = atom(scanner, ignoreCase);
  if ('set' in low) return low;
  const isRange = scanner.peek() === '-' && scanner.peek(1) !== ']' && scanner.peek(1) !== '';
  if (!isRange) return { characters: literal(low.literal) };
  scanner.next();
  const high = atom(scanner, ignoreCase);
  if ('set' in high) throw scanner.refuse('invalid range in character class');
  return { characters: `${literal(low.literal)}-${literal(high.literal)}` };
}

function atom(scanner: Scanner, ignoreCase: boolean): { set: string } | { literal: string } {
  const character = scanner.next();
  if (character === '[') return posixClass(scanner, ignoreCase);
  if (character !== '\\') return { literal: character };
  const letter = scanner.next();
  if (letter === 'b') return { literal: '\b' };
  const content = typeContent(letter) ?? complementContent(letter);
  if (content !== undefined) return { set: content };
  if (/[1-7]/.test(letter)) {
    const octal = letter + scanner.match(/^[0-7]{0,2}/)![0];
    return { literal: String.fromCharCode(Number.parseInt(octal, 8)) };
  }
  const found = characterEscape(scanner, letter);
  if (found === undefined) throw scanner.refuse(`\\${letter} is not supported in a character class`);
  return 'source' in found ? { set: found.source } : found;
}

function posixClass(scanner: Scanner, ignoreCase: boolean): { set: string } | { literal: string } {
  const posix = scanner.match(/^:(\^?[a-z]+):\]/);
  if (posix === undefined) return { literal: '[' };
  const name = posix[1]!;
  const isCased = name === 'upper' || name === 'lower';
  const content = posixContent(ignoreCase && isCased ? 'alpha' : name);
  if (content === undefined) throw scanner.refuse(`the class [:${name}:] is not supported`);
  return { set: content };
}
