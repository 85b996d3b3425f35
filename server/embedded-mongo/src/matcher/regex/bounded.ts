import { type Context, createContext, Script } from 'node:vm';
import { commandError } from '../../errors.ts';
import { type Risk, riskOf } from './risk.ts';

const LONGEST_MS = 1000;
// Steps that are over at once, whatever the expression does with the text.
const FREE_STEPS = 20_000_000;
const FREE_LENGTH = 20;

const risks = new WeakMap<RegExp, Risk>();
const script = new Script('expression.exec(text)');
let context: Context | undefined;

/**
 * Matches as the expression does, but gives up an expression that tries too many ways, as MongoDB's match limit does.
 * A watch costs a tenth of a millisecond, so it is set only where form and length allow a long search.
 */
export function boundedExec(expression: RegExp, text: string): RegExpExecArray | null {
  if (isFast(expression, text)) return expression.exec(text);
  context ??= createContext(Object.create(null));
  Object.assign(context, { expression, text });
  try {
    return script.runInContext(context, { timeout: LONGEST_MS }) as RegExpExecArray | null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw commandError(
      51156,
      'Error occurred while executing the regular expression: it tries too many ways to match and was given up (match limit)',
    );
  } finally {
    Object.assign(context, { expression: undefined, text: undefined });
  }
}

export function boundedTest(expression: RegExp, text: string): boolean {
  return isFast(expression, text) ? expression.test(text) : boundedExec(expression, text) !== null;
}

function isFast(expression: RegExp, text: string): boolean {
  if (text.length <= FREE_LENGTH) return true;
  let risk = risks.get(expression);
  if (risk === undefined) {
    risk = riskOf(expression.source);
    risks.set(expression, risk);
  }
  return !risk.isOpen && text.length ** risk.degree <= FREE_STEPS;
}
