import type { Doc, Missing, Value } from '../bson/document.ts';
import { parsePath, visitPath } from '../bson/path.ts';

/** Where the array element that made a filter match is noted, for the positional operators. */
export type MatchRecord = { position: number | undefined };

export type DocumentMatch = (doc: Doc, record?: MatchRecord) => boolean;
export type ValueTest = (value: Value | Missing, record?: MatchRecord) => boolean;

/**
 * The test of a value while it is still bytes. Undefined where only the decoded value tells; what it does say is what
 * the test of the decoded value says.
 */
export type ByteTest = (bytes: Buffer, type: number, at: number) => boolean | undefined;

export type Leaf = {
  kind: 'leaf';
  test: ValueTest;
  /** Says the same sooner, of a value that is not decoded. */
  onBytes: ByteTest | undefined;
  /** Whether arrays are tested element by element too. */
  expand: boolean;
};

/** A condition on the values of one path, before it is bound to the path or to an array element. */
export type Condition =
  | Leaf
  | { kind: 'all'; conditions: readonly Condition[] }
  | { kind: 'not'; condition: Condition };

export function leaf(test: ValueTest, onBytes?: ByteTest): Condition {
  return { kind: 'leaf', test, onBytes, expand: true };
}

export function wholeLeaf(test: ValueTest, onBytes?: ByteTest): Condition {
  return { kind: 'leaf', test, onBytes, expand: false };
}

export function not(condition: Condition): Condition {
  return { kind: 'not', condition };
}

export function all(conditions: readonly Condition[]): Condition {
  return conditions.length === 1 ? conditions[0]! : { kind: 'all', conditions };
}

/** The condition on what the path leads to; a leaf matches when any of the values does. */
export function bindToPath(condition: Condition, path: string): DocumentMatch {
  if (condition.kind === 'all') return every(condition.conditions.map((part) => bindToPath(part, path)));
  if (condition.kind === 'not') {
    const match = bindToPath(condition.condition, path);
    return (doc) => !match(doc);
  }
  return path.includes('.') ? bindLeaf(condition, path) : bindTopLevelLeaf(condition, path);
}

function bindLeaf({ test, expand }: Leaf, path: string): DocumentMatch {
  const parts = parsePath(path);
  return (doc, record) =>
    visitPath(doc, parts, expand, (value, position) => {
      if (!test(value, record)) return false;
      if (record && position >= 0) record.position = position;
      return true;
    });
}

function bindTopLevelLeaf({ test, expand }: Leaf, name: string): DocumentMatch {
  return (doc, record) => {
    const value = doc.read(name);
    if (!expand || !Array.isArray(value)) return test(value, record);
    for (let i = 0; i < value.length; i++) {
      if (!test(value[i], record)) continue;
      if (record) record.position = i;
      return true;
    }
    return test(value, record);
  };
}

/** The condition on one value by itself, as `$elemMatch` puts it to array elements. */
export function bindToValue(condition: Condition): ValueTest {
  if (condition.kind === 'leaf') return condition.test;
  if (condition.kind === 'not') {
    const test = bindToValue(condition.condition);
    return (value) => !test(value);
  }
  const tests = condition.conditions.map(bindToValue);
  return (value, record) => tests.every((test) => test(value, record));
}

export function every(matches: readonly DocumentMatch[]): DocumentMatch {
  const [first, second] = matches;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  return (doc, record) => {
    for (const match of matches) if (!match(doc, record)) return false;
    return true;
  };
}
