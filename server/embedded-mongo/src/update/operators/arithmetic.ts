import { Double, Int32, Long } from 'bson';
import { add, multiply } from '../../aggregation/numbers/decimal-arithmetic.ts';
import { writeDecimal } from '../../bson/decimal.ts';
import { MISSING, type NumberValue, type Value } from '../../bson/document.ts';
import { toDecimal, toDouble } from '../../bson/number.ts';
import { printField, printValue } from '../../bson/print.ts';
import { isNumber, typeName } from '../../bson/types.ts';
import { badValue, typeMismatch } from '../../errors.ts';
import type { Operation } from '../tree.ts';

type Name = '$inc' | '$mul';

/** `$inc` and `$mul`: int32 grows to int64 on overflow, int64 fails; otherwise the wider type decides. */
export function arithmetic(name: Name, path: string, operand: Value): Operation {
  if (!isNumber(operand)) {
    const verb = name === '$inc' ? 'increment' : 'multiply';
    throw typeMismatch(`Cannot ${verb} with non-numeric argument: {${printField(path, operand)}}`);
  }
  return {
    creates: true,
    apply(current, site) {
      if (current === MISSING) return name === '$inc' ? operand : zeroLike(operand);
      const id = printField('_id', site.root.read('_id'));
      if (!isNumber(current)) {
        const field = site.path.split('.').at(-1);
        throw typeMismatch(
          `Cannot apply ${name} to a value of non-numeric type. {${id}} has the field '${field}' of non-numeric type ${typeName(current)}`,
        );
      }
      const result = compute(name, current, operand);
      if (result !== undefined) return result;
      throw badValue(
        `Failed to apply ${name} operations to current value ((NumberLong)${printValue(current)}) for document {${id}}`,
      );
    },
  };
}

function compute(name: Name, a: NumberValue, b: NumberValue): NumberValue | undefined {
  if (a._bsontype === 'Decimal128' || b._bsontype === 'Decimal128') {
    const operation = name === '$inc' ? add : multiply;
    return writeDecimal(operation(toDecimal(a), toDecimal(b)));
  }
  if (a instanceof Double || b instanceof Double) {
    return new Double(name === '$inc' ? toDouble(a) + toDouble(b) : toDouble(a) * toDouble(b));
  }
  const left = a instanceof Long ? a.toBigInt() : BigInt(a.value);
  const right = b instanceof Long ? b.toBigInt() : BigInt(b.value);
  const result = name === '$inc' ? left + right : left * right;
  if (BigInt.asIntN(64, result) !== result) return undefined;
  const isInt32 = a instanceof Int32 && b instanceof Int32 && BigInt.asIntN(32, result) === result;
  return isInt32 ? new Int32(Number(result)) : Long.fromBigInt(result);
}

function zeroLike(operand: NumberValue): NumberValue {
  if (operand instanceof Int32) return new Int32(0);
  if (operand instanceof Long) return Long.fromInt(0);
  if (operand instanceof Double) return new Double(0);
  return writeDecimal({ kind: 'finite', negative: false, coefficient: 0n, exponent: 0 });
}
