import { BSONRegExp, BSONSymbol } from 'bson';
import { text, valuesEqual } from '../../bson/compare.ts';
import { regExpValue } from '../../bson/construct.ts';
import { type Doc, MISSING, type Value } from '../../bson/document.ts';
import { badValue, commandError } from '../../errors.ts';
import type { ValueTest } from '../node.ts';
import { boundedTest } from './bounded.ts';
import { translate } from './translate.ts';

/** MongoDB's options for regular expressions; `u` asks for UTF-8, which is always on. */
const OPTIONS = /^[imsux]*$/;

/** A JavaScript expression that matches what PCRE would; what cannot be translated is refused with 51091. */
export function compileRegExp(pattern: string, options: string): RegExp {
  if (!OPTIONS.test(options)) {
    const invalid = [...options].find((option) => !OPTIONS.test(option));
    throw commandError(51108, `invalid flag in regex options: ${invalid}`);
  }
  if (pattern.includes('\0')) throw badValue('Regular expression cannot contain an embedded null byte');
  const { source, flags } = translate(pattern, options);
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw commandError(
      51091,
      `Regular expression is invalid: ${error instanceof Error ? error.message : pattern}`,
    );
  }
}

/** Matches strings, and the same regular expression stored as a value. */
export function matchesRegExp(operand: BSONRegExp): ValueTest {
  const expression = compileRegExp(operand.pattern, operand.options);
  return (value) => {
    if (typeof value === 'string' || value instanceof BSONSymbol) return boundedTest(expression, text(value));
    return value !== MISSING && value instanceof BSONRegExp && valuesEqual(value, operand);
  };
}

/** The operand of `$regex` with its `$options`. */
export function regexOperand(operators: Doc): BSONRegExp {
  const pattern = operators.get('$regex');
  const options: Value = operators.has('$options') ? operators.get('$options') : '';
  if (typeof options !== 'string') throw badValue('$options has to be a string');
  if (typeof pattern === 'string') return regExpValue(pattern, options);
  if (!(pattern instanceof BSONRegExp)) throw badValue('$regex has to be a string');
  if (!operators.has('$options')) return pattern;
  if (pattern.options !== '') {
    const optionsLast = operators.indexOf('$options') > operators.indexOf('$regex');
    throw commandError(optionsLast ? 51075 : 51074, 'options set in both $regex and $options');
  }
  return regExpValue(pattern.pattern, options);
}
