/** How long matching may take, judged by the form of an expression. */
export type Risk = {
  /** How many quantifiers have no upper end; one more where the match may start anywhere. */
  degree: number;
  /** Whether repetitions of repetitions or alternatives, or many choices, can multiply without such a bound. */
  isOpen: boolean;
};

type Level = { repeats: boolean; chooses: boolean };
type Quantifier = { length: number; isUnbounded: boolean; isRepeated: boolean; isChoice: boolean };

const START = '(?<![\\s\\S])';
const MOST_CHOICES = 8;
const GROUP_HEAD = /^\((?:\?(?::|=|!|<=|<!|<[^>]+>|[a-z-]*:))?/;
const ESCAPE = /^\\(?:[pPu]\{[^}]*\}|k<[^>]*>|\d+|.)/s;
const CLASS = /^\[(?:\\.|[^\]\\])*\]/s;

/** Reads the source of a translated expression, which is well-formed. */
export function riskOf(source: string): Risk {
  const levels: Level[] = [{ repeats: false, chooses: false }];
  let last: Level | undefined;
  let degree = 0;
  let choices = 0;
  let isOpen = false;
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at, at + 200);
    const quantifier = readQuantifier(rest);
    if (quantifier !== undefined) {
      if (quantifier.isRepeated && (last?.repeats || last?.chooses)) isOpen = true;
      if (quantifier.isUnbounded) degree++;
      if (quantifier.isChoice) choices++;
      levels.at(-1)!.repeats = true;
      at += quantifier.length;
    } else if (rest[0] === '(') {
      levels.push({ repeats: false, chooses: false });
      last = undefined;
      at += GROUP_HEAD.exec(rest)![0].length;
    } else if (rest[0] === ')') {
      last = levels.pop()!;
      if (last.repeats) levels.at(-1)!.repeats = true;
      at++;
    } else {
      if (rest[0] === '|') levels.at(-1)!.chooses = true;
      last = undefined;
      // A reference to a group compares text as long as the group is.
      if (/^\\(?:[1-9]|k<)/.test(rest)) isOpen = true;
      at += (ESCAPE.exec(rest) ?? CLASS.exec(source.slice(at)))?.[0].length ?? 1;
    }
  }
  const isAnchored = source.startsWith(START) && !levels[0]!.chooses;
  return { degree: degree + (isAnchored ? 0 : 1), isOpen: isOpen || choices > MOST_CHOICES };
}

function readQuantifier(rest: string): Quantifier | undefined {
  const match = /^(?:[*+?]|\{(\d+)(,)?(\d*)\})\??/.exec(rest);
  if (match === null) return undefined;
  const [text, low, comma, high] = match;
  const isUnbounded = text[0] === '*' || text[0] === '+' || (comma !== undefined && high === '');
  const most = isUnbounded ? Number.POSITIVE_INFINITY : Number(high || low || 1);
  return {
    length: text.length,
    isUnbounded,
    isRepeated: most > 1,
    isChoice: !isUnbounded && (text[0] === '?' || comma !== undefined),
  };
}
