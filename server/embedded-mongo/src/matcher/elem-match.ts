import { Doc, type Value } from '../bson/document.ts';
import { type ElementConditions, fieldCondition } from './field-conditions.ts';
import { bindToValue, type Condition, type DocumentMatch, type ValueTest, wholeLeaf } from './node.ts';

const LOGICAL = new Set(['$and', '$or', '$nor', '$where', '$expr', '$comment', '$jsonSchema', '$text']);

/** `$elemMatch`: one element of the array fulfils every condition, as a value or as a document. */
export function elementCondition(
  operand: Doc,
  compileFilter: (filter: Doc) => DocumentMatch,
  elements: ElementConditions,
): Condition {
  const [first] = operand.keys();
  const isValueMatch = first?.startsWith('$') && !LOGICAL.has(first) && first !== '$ref' && first !== '$id';
  return anyElement(
    isValueMatch ? bindToValue(fieldCondition(operand, elements)) : documentTest(compileFilter(operand)),
  );
}

function documentTest(match: DocumentMatch): ValueTest {
  return (value) => {
    if (value instanceof Doc) return match(value);
    return Array.isArray(value) && match(numbered(value));
  };
}

// A nested array is a document whose fields are named 0, 1, 2…
function numbered(values: Value[]): Doc {
  return new Doc(
    values.map((_, i) => String(i)),
    values,
  );
}

function anyElement(test: ValueTest): Condition {
  return wholeLeaf((value, record) => {
    if (!Array.isArray(value)) return false;
    const position = value.findIndex((element) => test(element));
    if (position < 0) return false;
    if (record) record.position = position;
    return true;
  });
}
