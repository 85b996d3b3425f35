import { accumulatingOperators } from './accumulating.ts';
import { arithmeticOperators } from './arithmetic.ts';
import { arrayAccessOperators } from './arrays/access.ts';
import { arrayBuildOperators } from './arrays/build.ts';
import { sortArrayOperators } from './arrays/sort.ts';
import { zipOperators } from './arrays/zip.ts';
import { bitwiseOperators } from './bitwise.ts';
import { booleanOperators } from './boolean.ts';
import { comparisonOperators } from './comparison.ts';
import { conditionalOperators } from './conditional.ts';
import { conversionOperators } from './conversion/convert.ts';
import { dateAddOperators } from './dates/add.ts';
import { dateDiffOperators } from './dates/difference.ts';
import { dateFieldOperators } from './dates/fields.ts';
import { dateFromStringOperators } from './dates/from-string.ts';
import { datePartsOperators } from './dates/parts.ts';
import { dateToStringOperators } from './dates/to-string.ts';
import { dateTruncOperators } from './dates/truncate.ts';
import { fieldAccessOperators } from './field-access.ts';
import { higherOrderOperators } from './higher-order.ts';
import { miscellaneousOperators } from './miscellaneous.ts';
import { objectOperators } from './objects.ts';
import { powerOperators } from './powers.ts';
import { roundingOperators } from './rounding.ts';
import { setOperators } from './sets.ts';
import { indexOfOperators } from './strings/index-of.ts';
import { regexOperators } from './strings/regex.ts';
import { replaceOperators } from './strings/replace.ts';
import { substringOperators } from './strings/substring.ts';
import { textOperators } from './strings/text.ts';
import { trimOperators } from './strings/trim.ts';
import { trigonometryOperators } from './trigonometry.ts';
import type { Operators } from './types.ts';
import { variableOperators } from './variable-scope.ts';

/** Every expression operator by name. What is not here is refused with code 168. */
export const operators: Operators = {
  ...accumulatingOperators,
  ...arithmeticOperators,
  ...arrayAccessOperators,
  ...arrayBuildOperators,
  ...bitwiseOperators,
  ...booleanOperators,
  ...comparisonOperators,
  ...conditionalOperators,
  ...conversionOperators,
  ...dateAddOperators,
  ...dateDiffOperators,
  ...dateFieldOperators,
  ...dateFromStringOperators,
  ...datePartsOperators,
  ...dateToStringOperators,
  ...dateTruncOperators,
  ...fieldAccessOperators,
  ...higherOrderOperators,
  ...indexOfOperators,
  ...miscellaneousOperators,
  ...objectOperators,
  ...powerOperators,
  ...regexOperators,
  ...replaceOperators,
  ...roundingOperators,
  ...setOperators,
  ...sortArrayOperators,
  ...substringOperators,
  ...textOperators,
  ...trigonometryOperators,
  ...trimOperators,
  ...variableOperators,
  ...zipOperators,
};
