import { Timestamp } from 'bson';
import { compareValues } from '../../bson/compare.ts';
import { Doc, MISSING, type Value } from '../../bson/document.ts';
import { typeName } from '../../bson/types.ts';
import { badValue } from '../../errors.ts';
import { type Operation, UNCHANGED } from '../tree.ts';

export function set(operand: Value): Operation {
  return { creates: true, apply: () => operand };
}

export function setOnInsert(operand: Value): Operation {
  return { creates: true, onlyOnInsert: true, apply: () => operand };
}

export function unset(): Operation {
  return { creates: false, apply: () => MISSING };
}

/** `$min` and `$max`: by BSON's order over all types. */
export function extreme(operand: Value, wanted: -1 | 1): Operation {
  return {
    creates: true,
    apply: (current) =>
      current === MISSING || compareValues(operand, current) === wanted ? operand : UNCHANGED,
  };
}

export function currentDate(operand: Value): Operation {
  const type = typeof operand === 'boolean' ? 'date' : requestedType(operand);
  return { creates: true, apply: (_, { now }) => (type === 'date' ? new Date(now) : timestampOf(now)) };
}

export function timestampOf(now: Date): Timestamp {
  return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
}

function requestedType(operand: Value): 'date' | 'timestamp' {
  if (!(operand instanceof Doc)) {
    throw badValue(
      `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  }
  for (const name of operand.keys()) {
    if (name !== '$type') throw badValue(`Unrecognized $currentDate option: ${name}`);
  }
  const type = operand.get('$type');
  if (type === 'date' || type === 'timestamp') return type;
  throw badValue(
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  );
}
