import { characterClass } from './character-class.ts';
import { assertionEscape, escapeOutside, literal } from './escapes.ts';
import { characterEscape, Scanner } from './scanner.ts';

type Options = { i: boolean; m: boolean; s: boolean; x: boolean };
/** A group that is open: the options to go back to, and the `(?i:` groups opened within it. */
type Group = { outer: Options; modifiers: string[]; end: string };

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
  /** Whether a quantifier may come next. */
  #isRepeatable = false;

  constructor(pattern: string, flags: string) {
    this.#scanner = new Scanner(pattern);
    const has = (flag: string) => flags.includes(flag);
    this.#options = { i: has('i'), m: has('m'), s: has('s'), x: has('x') };
  }

  run(): string {
    this.#groups.push({ outer: this.#options, modifiers: [], end: '' });
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
        this.#item(characterClass(this.#scanner, this.#options.i));
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
        this.#item(this.#options.s ? '[\\s\\S]' : '[^\\n]');
        break;
      case '^':
        this.#place(this.#options.m ? '(?:(?<![\\s\\S])|(?<=\\n)(?=[\\s\\S]))' : '(?<![\\s\\S])');
        break;
      case '$':
        this.#place(this.#options.m ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))');
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

  #item(source: string): void {
    this.#out += source;
    this.#isRepeatable = true;
  }

  // No quantifier may follow, as after PCRE's simple assertions.
  #place(source: string): void {
    this.#out += source;
    this.#isRepeatable = false;
  }

  #character(character: string): void {
    if (!this.#options.x || !/[\s#]/.test(character)) this.#item(literal(character));
    else if (character === '#') while (!this.#scanner.done && this.#scanner.next() !== '\n');
  }

  #quantifier(source: string): void {
    if (!this.#isRepeatable) throw this.#scanner.refuse('quantifier does not follow a repeatable item');
    if (this.#scanner.take('+')) throw this.#scanner.refuse('possessive quantifiers are not supported');
    this.#out += this.#scanner.take('?') ? `${source}?` : source;
    this.#isRepeatable = false;
  }

  #braces(): void {
    const bounds = this.#scanner.match(/^\d+(?:,\d*)?\}/);
    if (bounds === undefined) this.#item('\\{');
    else this.#quantifier(`{${bounds[0]}`);
  }

  #escape(): void {
    const scanner = this.#scanner;
    const letter = scanner.next();
    if (letter === 'Q') {
      while (!scanner.done && !scanner.take('\\E')) this.#item(literal(scanner.next()));
      return;
    }
    if (letter === 'E') return;
    const place = assertionEscape(letter);
    if (place !== undefined) {
      this.#place(this.#exactCase(place));
      return;
    }
    const source = escapeOutside(letter) ?? this.#reference(letter);
    if (source !== undefined) {
      this.#item(this.#exactCase(source));
      return;
    }
    const found = characterEscape(scanner, letter);
    if (found === undefined) throw scanner.refuse(`\\${letter} is not supported`);
    this.#item('source' in found ? this.#exactCase(found.source) : literal(found.literal));
  }

  // JavaScript widens `\\w` and `\\p{Lu}` when it ignores case, PCRE does not.
  #exactCase(source: string): string {
    return this.#options.i && /^\\[wWpPbB]/.test(source) ? `(?-i:${source})` : source;
  }

  // Back references, in a group that keeps a following digit apart.
  #reference(letter: string): string | undefined {
    if (/[1-9]/.test(letter)) return this.#numbered(letter);
    if (letter === 'g') {
      const number = this.#scanner.match(/^\{(\d+)\}|^(\d+)/);
      if (number !== undefined) return `(?:\\${number[1] ?? number[2]})`;
    }
    if (letter !== 'k' && letter !== 'g') return undefined;
    const name = this.#scanner.match(/^(?:\{(\w+)\}|<(\w+)>|'(\w+)')/);
    return name && `\\k<${name[1] ?? name[2] ?? name[3]}>`;
  }

  // Three octal digits are a character; one or two digits are a group, which must be there.
  #numbered(first: string): string {
    const octal = /[1-3]/.test(first) ? this.#scanner.match(/^[0-7]{2}/) : undefined;
    if (octal !== undefined) return literal(String.fromCharCode(Number.parseInt(first + octal[0], 8)));
    return `(?:\\${first}${this.#scanner.match(/^\d/)?.[0] ?? ''})`;
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
    // PCRE repeats an assertion, JavaScript only a group.
    if (assertion) this.#enter(assertion[0] === ':' ? '(?:' : `(?:(?${assertion[0]}`);
    else if (name) this.#enter(`(?<${name[1] ?? name[2]}>`);
    else if (scanner.take('P=')) this.#item(`\\k<${scanner.until(')')}>`);
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
    if (end === ')') this.#isRepeatable = false;
  }

  #modify(opening: string): void {
    this.#groups.at(-1)!.modifiers.push(opening);
    this.#out += opening;
  }

  #enter(opening: string): void {
    this.#groups.push({ outer: this.#options, modifiers: [], end: opening.startsWith('(?:(') ? '))' : ')' });
    this.#out += opening;
    this.#isRepeatable = false;
  }

  #close(): void {
    const group = this.#groups.pop()!;
    if (this.#groups.length === 0) throw this.#scanner.refuse('unmatched closing parenthesis');
    this.#options = group.outer;
    this.#item(`${')'.repeat(group.modifiers.length)}${group.end}`);
  }

  // Options set inside a group also hold for its later alternatives, so their groups are opened anew.
  #alternative(): void {
    const { modifiers } = this.#groups.at(-1)!;
    this.#out += `${')'.repeat(modifiers.length)}|${modifiers.join('')}`;
    this.#isRepeatable = false;
  }
}
