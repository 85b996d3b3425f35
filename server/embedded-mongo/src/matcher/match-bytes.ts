import { decodeValue } from '../bson/decode.ts';
import { MISSING } from '../bson/document.ts';
import { afterValue, findField, int32At, valueAfterName } from '../bson/elements.ts';
import { parsePath, visitArray } from '../bson/path.ts';
import { TYPE } from '../bson/types.ts';
import type { FilterNode } from './filter-node.ts';
import type { Condition, Leaf } from './node.ts';

/** Whether the valid document that begins at `start` matches. */
export type BytesMatch = (bytes: Buffer, start: number) => boolean;

/**
 * The filter on encoded documents, of which only the values are decoded whose bytes do not tell enough. Undefined where
 * the filter needs whole documents. It asks in the same order as the filter on decoded documents, and with its tests.
 */
export function bindToBytes(node: FilterNode): BytesMatch | undefined {
  switch (node.kind) {
    case 'document':
      return undefined;
    case 'field':
      return bindCondition(node.condition, node.path);
    case 'not': {
      const match = bindToBytes(node.node);
      return match && negated(match);
    }
    default: {
      const matches = node.nodes.map(bindToBytes).filter((match) => match !== undefined);
      if (matches.length < node.nodes.length) return undefined;
      return node.kind === 'any' ? any(matches) : every(matches);
    }
  }
}

function bindCondition(condition: Condition, path: string): BytesMatch {
  if (condition.kind === 'all') return every(condition.conditions.map((part) => bindCondition(part, path)));
  if (condition.kind === 'not') return negated(bindCondition(condition.condition, path));
  return bindLeaf(condition, path);
}

function bindLeaf(leaf: Leaf, path: string): BytesMatch {
  const parts = parsePath(path);
  const names = parts.map((part) => Buffer.from(part));
  const last = names.length - 1;
  const { test } = leaf;
  return (bytes, start) => {
    let document = start;
    for (let i = 0; ; i++) {
      const element = findField(bytes, document, names[i]!);
      if (element < 0) return test(MISSING);
      const type = bytes[element]!;
      const value = element + names[i]!.length + 2;
      if (i === last) return testLeaf(leaf, bytes, type, value);
      if (type === TYPE.array) return testThroughArray(leaf, parts, i + 1, bytes, value);
      if (type !== TYPE.object) return test(MISSING);
      document = value;
    }
  };
}

function testLeaf(leaf: Leaf, bytes: Buffer, type: number, at: number): boolean {
  if (leaf.expand && type === TYPE.array) {
    const end = at + int32At(bytes, at) - 1;
    let element = at + 4;
    while (element < end) {
      const elementType = bytes[element]!;
      const value = valueAfterName(bytes, element);
      if (testValue(leaf, bytes, elementType, value)) return true;
      element = afterValue(bytes, elementType, value);
    }
  }
  return testValue(leaf, bytes, type, at);
}

function testValue({ test, onBytes }: Leaf, bytes: Buffer, type: number, at: number): boolean {
  return onBytes?.(bytes, type, at) ?? test(decodeValue(bytes, type, at));
}

// Beyond an array a path branches: from here on, the decoded array is visited.
function testThroughArray(
  leaf: Leaf,
  parts: readonly string[],
  from: number,
  bytes: Buffer,
  at: number,
): boolean {
  const values = decodeValue(bytes, TYPE.array, at);
  return (
    Array.isArray(values) && visitArray(values, parts, from, leaf.expand, (value) => leaf.test(value), -1)
  );
}

function negated(match: BytesMatch): BytesMatch {
  return (bytes, start) => !match(bytes, start);
}

function every(matches: readonly BytesMatch[]): BytesMatch {
  if (matches.length === 1) return matches[0]!;
  return (bytes, start) => {
    for (const match of matches) if (!match(bytes, start)) return false;
    return true;
  };
}

function any(matches: readonly BytesMatch[]): BytesMatch {
  return (bytes, start) => {
    for (const match of matches) if (match(bytes, start)) return true;
    return false;
  };
}
