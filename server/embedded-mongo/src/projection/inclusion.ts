import type { EvaluationContext } from '../aggregation/expressions/types.ts';
import { Doc, MISSING, type Missing, type Value } from '../bson/document.ts';
import type { Branch } from './tree.ts';

/** Keeps the fields of the tree in the document's order, then adds the computed ones in the order of the tree. */
export function include(tree: Branch, source: Doc, context: EvaluationContext): Doc {
  const result = new Doc();
  for (let i = 0; i < source.size; i++) {
    const name = source.nameAt(i);
    const node = tree.children.get(name);
    if (node === undefined) continue;
    const value = source.valueAt(i);
    if (node.kind === 'keep') result.append(name, value);
    else if (node.kind === 'slice') result.append(name, Array.isArray(value) ? node.pick(value) : value);
    else if (node.kind === 'branch' && (value instanceof Doc || Array.isArray(value))) {
      const inner = includeBelow(node, value, context);
      if (inner !== MISSING) result.append(name, inner);
    }
  }
  if (tree.computes || hasElemMatch(tree)) addComputed(tree, { source, result, context });
  return result;
}

function hasElemMatch(tree: Branch): boolean {
  for (const node of tree.children.values()) if (node.kind === 'elemMatch') return true;
  return false;
}

function includeBelow(tree: Branch, value: Value, context: EvaluationContext): Value | Missing {
  if (value instanceof Doc) return include(tree, value, context);
  if (Array.isArray(value)) {
    return value
      .map((element) => includeBelow(tree, element, context))
      .filter((element) => element !== MISSING);
  }
  return tree.computes ? include(tree, new Doc(), context) : MISSING;
}

function addComputed(tree: Branch, target: { source: Doc; result: Doc; context: EvaluationContext }): void {
  const { source, result, context } = target;
  for (const [name, node] of tree.children) {
    if (node.kind === 'computed') {
      const value = node.evaluate(context);
      if (value !== MISSING) result.set(name, value);
    } else if (node.kind === 'elemMatch') {
      const array = source.get(name);
      const picked = Array.isArray(array) ? node.pick(array) : undefined;
      if (picked) result.set(name, picked);
    } else if (node.kind === 'branch' && node.computes && !result.has(name)) {
      result.set(name, include(node, new Doc(), context));
    }
  }
}
