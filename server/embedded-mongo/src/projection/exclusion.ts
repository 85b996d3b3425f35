import { Doc, type Value } from '../bson/document.ts';
import type { Branch } from './tree.ts';

/** Leaves out the fields of the tree and keeps everything else. */
export function exclude(tree: Branch, source: Doc): Doc {
  const result = new Doc();
  for (let i = 0; i < source.size; i++) {
    const name = source.nameAt(i);
    const value = source.valueAt(i);
    const node = tree.children.get(name);
    if (node === undefined || node.kind === 'keep') result.append(name, value);
    else if (node.kind === 'branch') result.append(name, excludeBelow(node, value));
    else if (node.kind === 'slice') result.append(name, Array.isArray(value) ? node.pick(value) : value);
    else if (node.kind === 'elemMatch' && Array.isArray(value)) {
      const picked = node.pick(value);
      if (picked) result.append(name, picked);
    }
  }
  return result;
}

function excludeBelow(tree: Branch, value: Value): Value {
  if (value instanceof Doc) return exclude(tree, value);
  return Array.isArray(value) ? value.map((element) => excludeBelow(tree, element)) : value;
}
