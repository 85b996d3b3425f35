/** What an escape stands for: JavaScript source, or one literal character. */
export type Escape = { source: string } | { literal: string };

const SPACE = '\\t\\n\\v\\f\\r ';
const VERTICAL = '\\n\\v\\f\\r\\u0085\\u2028\\u2029';
const HORIZONTAL = '\\t \\u00a0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000';

/** Character types, as the content of a class; PCRE's `\s` knows ASCII only, unlike JavaScript's. */
const CLASS_CONTENT: Readonly<Record<string, string>> = { s: SPACE, h: HORIZONTAL, v: VERTICAL };

const ASSERTIONS: Readonly<Record<string, string>> = {
  b: '\\b',
  B: '\\B',
  A: '(?<![\\s\\S])',
  z: '(?![\\s\\S])',
  Z: '(?=\\n?(?![\\s\\S]))',
};

const SEQUENCES: Readonly<Record<string, string>> = {
  // A line end of two characters is never split.
  R: `(?:\\r\\n|(?!\\r\\n)[${VERTICAL}])`,
  N: '[^\\n]',
};

const CONTROLS: Readonly<Record<string, string>> = {
  a: '\x07',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: SPACE,
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

const POSIX_COMPLEMENT: Readonly<Record<string, string>> = {
  alnum: '\\x00-\\/:-@\\[-`{-\\u{10ffff}',
  digit: '\\D',
  space: '\\x00-\\x08\\x0e-\\x1f!-\\u{10ffff}',
  word: '\\W',
};

export function typeContent(letter: string): string | undefined {
  return letter === 'd' || letter === 'D' || letter === 'w' || letter === 'W'
    ? `\\${letter}`
    : CLASS_CONTENT[letter];
}

/** The escapes that mean a set of characters, outside a class. */
export function escapeOutside(letter: string): string | undefined {
  const lower = CLASS_CONTENT[letter.toLowerCase()];
  if (lower !== undefined) return letter === letter.toLowerCase() ? `[${lower}]` : `[^${lower}]`;
  return typeContent(letter) ?? (Object.hasOwn(SEQUENCES, letter) ? SEQUENCES[letter] : undefined);
}

/** The escapes that mean a place; PCRE lets no quantifier follow them. */
export function assertionEscape(letter: string): string | undefined {
  return Object.hasOwn(ASSERTIONS, letter) ? ASSERTIONS[letter] : undefined;
}

/** Negated types within a class, where JavaScript has no negated part. */
export function complementContent(letter: string): string | undefined {
  return letter === 'S' ? POSIX_COMPLEMENT['space'] : undefined;
}

export function controlCharacter(letter: string): string | undefined {
  return Object.hasOwn(CONTROLS, letter) ? CONTROLS[letter] : undefined;
}

export function posixContent(name: string): string | undefined {
  const table = name.startsWith('^') ? POSIX_COMPLEMENT : POSIX;
  const key = name.replace('^', '');
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** One character as source that means itself in JavaScript's unicode mode, in and outside a class. */
export function literal(character: string): string {
  if (/[\^$\\.*+?()[\]{}|/-]/.test(character)) return character === '-' ? '\\x2d' : `\\${character}`;
  const point = character.codePointAt(0)!;
  if (point < 0x20 || point === 0x7f || (point >= 0xd800 && point <= 0xdfff))
    return `\\u{${point.toString(16)}}`;
  return character;
}
