import type { Value } from '../../../bson/document.ts';
import { isNumber, TYPE, type TypeName, typeNumberNamed } from '../../../bson/types.ts';
import { badValue, failedToParse } from '../../../errors.ts';
import { exactInteger } from '../../numbers/numeric.ts';
import { nameOfType } from '../type-name.ts';

/** The type that `$convert` is to produce, given by name or by number. */
export function parseTarget(to: Value): TypeName {
  if (typeof to === 'string') {
    if (typeNumberNamed(to) === undefined) throw badValue(`Unknown type name alias: ${to}`);
    return to as TypeName;
  }
  if (!isNumber(to)) {
    throw failedToParse(`$convert's 'to' argument must be a string or number, but is ${nameOfType(to)}`);
  }
  const number = exactInteger(to);
  if (number === undefined) throw failedToParse("In $convert, numeric 'to' argument is not an integer");
  const found = Object.entries(TYPE).find(([, type]) => BigInt(type) === number);
  if (!found)
    throw failedToParse(`In $convert, numeric value for 'to' does not correspond to a BSON type: ${number}`);
  return found[0] as TypeName;
}
