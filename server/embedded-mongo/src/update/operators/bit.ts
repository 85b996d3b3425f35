import { Int32, Long } from 'bson';
import { Doc, MISSING, type Value } from '../../bson/document.ts';
import { printField } from '../../bson/print.ts';
import { typeName } from '../../bson/types.ts';
import { badValue } from '../../errors.ts';
import type { Operation } from '../tree.ts';

type BitName = 'and' | 'or' | 'xor';

const COMPUTE: Readonly<Record<BitName, (a: bigint, b: bigint) => bigint>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

export function bit(path: string, operand: Value): Operation {
  if (!(operand instanceof Doc)) {
    throw badValue(
      `The $bit modifier is not compatible with a ${typeName(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  const steps = [...operand].map(([name, mask]) => parseStep(path, name, mask));
  if (steps.length === 0) {
    throw badValue(
      `You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  return {
    creates: true,
    apply(current, { root, path: at }) {
      if (current !== MISSING && !(current instanceof Int32 || current instanceof Long)) {
        throw badValue(
          `Cannot apply $bit to a value of non-integral type._id: ${printField('_id', root.read('_id'))} has the field ${at.split('.').at(-1)} of non-integer type ${typeName(current)}`,
        );
      }
      return steps.reduce((value, step) => step(value), current === MISSING ? new Int32(0) : current);
    },
  };
}

function parseStep(path: string, name: string, mask: Value): (value: Int32 | Long) => Int32 | Long {
  if (name !== 'and' && name !== 'or' && name !== 'xor') {
    throw badValue(
      `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${name}: ...}`,
    );
  }
  if (!(mask instanceof Int32 || mask instanceof Long)) {
    throw badValue(
      `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(mask)}' is not supported here: {${printField(path, mask)}}`,
    );
  }
  return (value) => {
    const result = COMPUTE[name](integer(value), integer(mask));
    return value instanceof Int32 && mask instanceof Int32
      ? new Int32(Number(result))
      : Long.fromBigInt(result);
  };
}

function integer(value: Int32 | Long): bigint {
  return value instanceof Long ? value.toBigInt() : BigInt(value.value);
}
