const HUES = 8;

/** One or two letters: `Google Calendar` gives `GC`, `GitHub` gives `GH`, `Stripe` gives `S`. */
export function monogram(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const first = [...(words[0] ?? '?')];
  const second =
    words[1] === undefined ? first.slice(1).find((letter) => /\p{Lu}/u.test(letter)) : [...words[1]][0];
  return `${first[0] ?? ''}${second ?? ''}`.toUpperCase();
}

/** The same name always has the same colour. */
export function monogramHue(name: string): number {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hash % HUES;
}
