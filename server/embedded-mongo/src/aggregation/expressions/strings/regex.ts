import { BSONRegExp, Int32 } from 'bson';
import { Doc, type Value } from '../../../bson/document.ts';
import { CommandError, commandError } from '../../../errors.ts';
import { boundedExec, boundedTest } from '../../../matcher/regex/bounded.ts';
import { compileRegExp } from '../../../matcher/regex/compile.ts';
import { isNullish } from '../nullish.ts';
import { named } from '../operands.ts';
import { nameOfType } from '../type-name.ts';
import type { Operator, Operators, Result } from '../types.ts';

const cache = new Map<string, RegExp>();

function regexOperator(evaluate: (input: string, pattern: RegExp) => Value, otherwise: Value): Operator {
  return named(
    {
      required: ['input', 'regex'],
      optional: ['options'],
      codes: { notObject: 51103, unknown: 31024, absent: { input: 31022, regex: 31023 } },
    },
    ({ input, regex, options }, given, name) => {
      if (!isNullish(input) && typeof input !== 'string') {
        throw commandError(51104, `${name} needs 'input' to be of type string, found ${nameOfType(input)}`);
      }
      const pattern = patternOf(regex, given.has('options') ? options : null, name);
      if (isNullish(input) || !pattern) return otherwise;
      pattern.lastIndex = 0;
      return evaluate(input, pattern);
    },
  );
}

function patternOf(regex: Result, options: Result, name: string): RegExp | undefined {
  if (!isNullish(options) && typeof options !== 'string') {
    throw commandError(51106, `${name} needs 'options' to be of type string`);
  }
  const flags = isNullish(options) ? '' : options;
  if (isNullish(regex)) return undefined;
  if (regex instanceof BSONRegExp) {
    if (flags !== '' && regex.options !== '') {
      throw commandError(
        51107,
        `${name}: found regex option(s) specified in both 'regex' and 'option' fields`,
      );
    }
    return compile(regex.pattern, regex.options || flags, name);
  }
  if (typeof regex === 'string') return compile(regex, flags, name);
  throw commandError(51105, `${name} needs 'regex' to be of type string or regex`);
}

function compile(pattern: string, options: string, name: string): RegExp {
  const key = `${options}/${pattern}`;
  const known = cache.get(key);
  if (known) return known;
  const compiled = translate(pattern, options, name);
  const global = new RegExp(compiled.source, `${compiled.flags.replace('g', '')}g`);
  if (cache.size > 200) cache.clear();
  cache.set(key, global);
  return global;
}

function translate(pattern: string, options: string, name: string): RegExp {
  try {
    return compileRegExp(pattern, options);
  } catch (error) {
    if (!(error instanceof CommandError) || error.code === 51108) throw error;
    throw commandError(51111, `Invalid Regex in ${name}: ${error.message}`);
  }
}

function describe(match: RegExpExecArray, index: number): Doc {
  return Doc.from([
    ['match', match[0]],
    ['idx', new Int32(index)],
    [
      'captures',
      Array.from(match)
        .slice(1)
        .map((capture) => capture ?? null),
    ],
  ]);
}

function find(input: string, pattern: RegExp): Value {
  const match = boundedExec(pattern, input);
  return match && describe(match, codePointsBefore(input, match.index));
}

function findAll(input: string, pattern: RegExp): Value {
  const found: Value[] = [];
  let counted = 0;
  let index = 0;
  for (let match = boundedExec(pattern, input); match; match = boundedExec(pattern, input)) {
    index += codePointsBefore(input.slice(counted, match.index), match.index - counted);
    counted = match.index;
    found.push(describe(match, index));
    if (match[0] === '') pattern.lastIndex = nextCodePoint(input, match.index);
    // An empty match at the very end counts only when nothing came before it.
    if (pattern.lastIndex >= input.length) break;
  }
  return found;
}

function codePointsBefore(text: string, index: number): number {
  let count = 0;
  for (let at = 0; at < index; at = nextCodePoint(text, at)) count++;
  return count;
}

function nextCodePoint(text: string, index: number): number {
  return index + ((text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1);
}

export const regexOperators = {
  $regexFind: regexOperator(find, null),
  $regexFindAll: regexOperator(findAll, []),
  $regexMatch: regexOperator((input, pattern) => boundedTest(pattern, input), false),
} satisfies Operators;
