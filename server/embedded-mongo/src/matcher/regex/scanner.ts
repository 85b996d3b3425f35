import { commandError } from '../../errors.ts';
import { controlCharacter, type Escape } from './escapes.ts';

/** Reads a pattern by code points. */
export class Scanner {
  readonly #characters: string[];
  #at = 0;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
  }

  get done(): boolean {
    return this.#at >= this.#characters.length;
  }

  peek(ahead = 0): string {
    return this.#characters[this.#at + ahead] ?? '';
  }

  next(): string {
    const character = this.peek();
    if (character === '') throw this.refuse('unexpected end');
    this.#at += 1;
    return character;
  }

  /** Takes the text if it comes next. */
  take(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.peek(i) !== text[i]) return false;
    this.#at += text.length;
    return true;
  }

  /** Everything up to the end mark, which is taken too. */
  until(end: string): string {
    let result = '';
    while (!this.take(end)) result += this.next();
    return result;
  }

  /** The match of a pattern right here, which is taken. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    const ahead = this.#characters.slice(this.#at, this.#at + 80).join('');
    const found = pattern.exec(ahead);
    if (found === null || found.index !== 0) return undefined;
    this.#at += Array.from(found[0]).length;
    return found;
  }

  refuse(what: string): Error {
    return commandError(51091, `Regular expression is invalid: ${what} at offset ${this.#at}`);
  }
}

/** A character written by its number or a letter (`\n`, `\x{e9}`, `\012`, `\cA`), after the backslash. */
export function characterEscape(scanner: Scanner, letter: string): Escape | undefined {
  const control = controlCharacter(letter);
  if (control !== undefined) return { literal: control };
  if (letter === 'x') {
    const hex = scanner.match(/^\{([0-9a-fA-F]+)\}|^[0-9a-fA-F]{0,2}/)!;
    return { literal: codePoint(scanner, Number.parseInt(hex[1] ?? (hex[0] || '0'), 16)) };
  }
  if (letter === 'c')
    return { literal: String.fromCharCode(scanner.next().toUpperCase().charCodeAt(0) ^ 64) };
  if (letter === '0') {
    return { literal: codePoint(scanner, Number.parseInt(`0${scanner.match(/^[0-7]{0,2}/)![0]}`, 8)) };
  }
  if (letter === 'o') {
    const octal = scanner.match(/^\{([0-7]+)\}/);
    if (octal === undefined) throw scanner.refuse('\\o needs digits in braces');
    return { literal: codePoint(scanner, Number.parseInt(octal[1]!, 8)) };
  }
  if (letter === 'p' || letter === 'P') return { source: property(scanner, letter) };
  return /[0-9A-Za-z]/.test(letter) ? undefined : { literal: letter };
}

function codePoint(scanner: Scanner, point: number): string {
  if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw scanner.refuse('no such character');
  return String.fromCodePoint(point);
}

function property(scanner: Scanner, letter: string): string {
  const negated = scanner.take('{^') ? true : scanner.take('{') ? false : undefined;
  const name = negated === undefined ? scanner.next() : scanner.until('}');
  const isNegated = (letter === 'P') !== (negated === true);
  const found = isNegated ? '\\P' : '\\p';
  return name.length <= 2 ? `${found}{${name}}` : `${found}{Script=${name}}`;
}
