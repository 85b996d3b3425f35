import { characterClass } from './character-class.ts';
import { escapeOutside, literal } from './escapes.ts';
import { characterEscape, Scanner } from './scanner.ts';

type Options = { i: boolean; m: boolean; s: boolean; x: boolean };
/** A group that is open: the options to go back to, and the `(?i:` groups opened within it. */
type Group = { outer: Options; modifiers: string[] };

/** Writes a PCRE pattern as JavaScript source for the unicode mode, so that it means the same. */
export function translate(pattern: string, flags: string): { source: string; flags: string } {
  const translation = new Translation(pattern, flags);
  return { source: translation.run(), flags: flags.includes('i') ? 'iu' : 'u' };
}

class Translation {
  readonly #scanner: Scanner;
  readonly #groups: Group[] = [];
  #options: Options;
  #out = '';

  constructor(pattern: string, flags: string) {
    this.#scanner = new Scanner(pattern);
    const has = (flag: string) => flags.includes(flag);
    this.#options = { i: has('i'), m: has('m'), s: has('s'), x: has('x') };
  }

  run(): string {
    this.#groups.push({ outer: this.#options, modifiers: [] });
    while (!this.#scanner.done) this.#step(this.#scanner.next());
    const whole = this.#groups.pop()!;
    if (this.#groups.length > 0) throw this.#scanner.refuse('missing closing parenthesis');
    return this.#out + ')'.repeat(whole.modifiers.length);
  }

  #step(character: string): void {
    switch (character) {
      case '\\':
        this.#escape();
        break;
      case '[':
        this.#out += characterClass(this.#scanner);
        break;
      case '(':
        this.#open();
        break;
      case ')':
        this.#close();
        break;
      case '|':
        this.#alternative();
        break;
      case '.':
        this.#out += this.#options.s ? '[\\s\\S]' : '[^\\n]';
        break;
      case '^':
        this.#out += this.#options.m ? '(?:(?<![\\s\\S])|(?<=\\n)(?=[\\s\\S]))' : '(?<![\\s\\S])';
        break;
      case '$':
        this.#out += this.#options.m ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))';
        break;
      case '*':
      case '+':
      case '?':
        this.#quantifier(character);
        break;
      case '{':
        this.#braces();
        break;
      default:
        this.#character(character);
    }
  }

  #character(character: string): void {
    if (!this.#options.x || !/[\s#]/.test(character)) this.#out += literal(character);
    else if (character === '#') while (!this.#scanner.done && this.#scanner.next() !== '\n');
  }

  #quantifier(source: string): void {
    if (this.#scanner.take('+')) throw this.#scanner.refuse('possessive quantifiers are not supported');
    this.#out += this.#scanner.take('?') ? `${source}?` : source;
  }

  #braces(): void {
    const bounds = this.#scanner.match(/^\d+(?:,\d*)?\}/);
    if (bounds === undefined) this.#out += '\\{';
    else this.#quantifier(`{${bounds[0]}`);
  }

  #escape(): void {
    const scanner = this.#scanner;
    const letter = scanner.next();
    if (letter === 'Q') {
      while (!scanner.done && !scanner.take('\\E')) this.#out += literal(scanner.next());
      return;
    }
    if (letter === 'E') return;
    const source = escapeOutside(letter) ?? this.#reference(letter);
    if (source !== undefined) {
      this.#out += source;
      return;
    }
    const found = characterEscape(scanner, letter);
    if (found === undefined) throw scanner.refuse(`\\${letter} is not supported`);
    this.#out += 'source' in found ? found.source : literal(found.literal);
  }

  // Back references; the empty group keeps a following digit apart.
  #reference(letter: string): string | undefined {
    if (/[1-9]/.test(letter)) return this.#numbered(letter);
    if (letter === 'g') {
      const number = this.#scanner.match(/^\{(\d+)\}|^(\d+)/);
      if (number !== undefined) return `\\${number[1] ?? number[2]}(?:)`;
    }
    if (letter !== 'k' && letter !== 'g') return undefined;
    const name = this.#scanner.match(/^(?:\{(\w+)\}|<(\w+)>|'(\w+)')/);
    return name && `\\k<${name[1] ?? name[2] ?? name[3]}>`;
  }

  // Three octal digits are a character; one or two digits are a group, which must be there.
  #numbered(first: string): string {
    const octal = /[1-3]/.test(first) ? this.#scanner.match(/^[0-7]{2}/) : undefined;
    if (octal !== undefined) return literal(String.fromCharCode(Number.parseInt(first + octal[0], 8)));
    return `\\${first}${this.#scanner.match(/^\d/)?.[0] ?? ''}(?:)`;
  }

  #open(): void {
    const scanner = this.#scanner;
    if (scanner.take('?#')) {
      scanner.until(')');
      return;
    }
    if (scanner.peek() === '*') throw scanner.refuse('verbs are not supported');
    if (!scanner.take('?')) {
      this.#enter('(');
      return;
    }
    const assertion = scanner.match(/^(?::|=|!|<=|<!)/);
    const name = assertion ? undefined : scanner.match(/^(?:P?<(\w+)>|'(\w+)')/);
    if (assertion) this.#enter(`(?${assertion[0]}`);
    else if (name) this.#enter(`(?<${name[1] ?? name[2]}>`);
    else if (scanner.take('P=')) this.#out += `\\k<${scanner.until(')')}>`;
    else this.#inlineOptions();
  }

  #inlineOptions(): void {
    const found = this.#scanner.match(/^([imsx]*)(?:-([imsx]*))?([:)])/);
    if (found === undefined) throw this.#scanner.refuse('this kind of group is not supported');
    const [, on = '', off = '', end] = found;
    if (end === ':') this.#enter('(?:');
    const options = { ...this.#options };
    for (const flag of on) options[flag as keyof Options] = true;
    for (const flag of off) options[flag as keyof Options] = false;
    if (options.i !== this.#options.i) this.#modify(options.i ? '(?i:' : '(?-i:');
    this.#options = options;
  }

  #modify(opening: string): void {
    this.#groups.at(-1)!.modifiers.push(opening);
    this.#out += opening;
  }

  #enter(opening: string): void {
    this.#groups.push({ outer: this.#options, modifiers: [] });
    this.#out += opening;
  }

  #close(): void {
    const group = this.#groups.pop()!;
    if (this.#groups.length === 0) throw this.#scanner.refuse('unmatched closing parenthesis');
    this.#options = group.outer;
    this.#out += `${')'.repeat(group.modifiers.length)})`;
  }

  // Options set inside a group also hold for its later alternatives, so their groups are opened anew.
  #alternative(): void {
    const { modifiers } = this.#groups.at(-1)!;
    this.#out += `${')'.repeat(modifiers.length)}|${modifiers.join('')}`;
  }
}
