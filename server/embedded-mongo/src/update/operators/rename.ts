import { Doc, MISSING, type Missing, type Value } from '../../bson/document.ts';
import { printField } from '../../bson/print.ts';
import { badValue } from '../../errors.ts';
import { isDynamic, parseUpdatePath } from '../path.ts';
import { addToTree, type FieldsNode, type Operation, UNCHANGED } from '../tree.ts';

/** Adds `$rename` to the tree: an operation at the new path, and the old one reserved against others. */
export function addRename(tree: FieldsNode, from: string, operand: Value): void {
  if (typeof operand !== 'string') {
    throw badValue(`The 'to' field for $rename must be a string: ${printField(from, operand)}`);
  }
  if (operand.includes('\0')) {
    throw badValue(
      `The 'to' field for $rename cannot contain an embedded null byte: ${printField(from, operand)}`,
    );
  }
  const source = parseUpdatePath(from);
  const target = parseUpdatePath(operand);
  if (source.some(isDynamic)) throw badValue(`The source field for $rename may not be dynamic: ${from}`);
  if (target.some(isDynamic))
    throw badValue(`The destination field for $rename may not be dynamic: ${operand}`);
  if (from === operand) {
    throw badValue(`The source and target field for $rename must differ: ${printField(from, operand)}`);
  }
  if (isPrefix(source, target) || isPrefix(target, source)) {
    throw badValue(
      `The source and target field for $rename must not be on the same path: ${printField(from, operand)}`,
    );
  }
  addToTree(tree, source, { kind: 'reserved' });
  addToTree(tree, target, { kind: 'operation', operation: rename(source, target) });
}

function isPrefix(a: readonly string[], b: readonly string[]): boolean {
  return a.every((component, i) => component === b[i]);
}

function rename(source: readonly string[], target: readonly string[]): Operation {
  return {
    creates: true,
    apply(_, { root }) {
      const value = follow(root, source, 'source');
      if (value === MISSING) return UNCHANGED;
      follow(root, target, 'destination');
      remove(root, source);
      return value;
    },
  };
}

function follow(root: Doc, path: readonly string[], role: string): Value | Missing {
  let value: Value | Missing = root;
  for (const name of path) {
    if (!(value instanceof Doc)) return MISSING;
    value = value.read(name);
    if (Array.isArray(value) && name !== path.at(-1)) {
      throw badValue(
        `The ${role} field cannot be an array element, '${path.join('.')}' in doc with ${printField('_id', root.read('_id'))} has an array field called '${name}'`,
      );
    }
  }
  return value;
}

function remove(root: Doc, path: readonly string[]): void {
  let parent: Value = root;
  for (const name of path.slice(0, -1)) parent = (parent as Doc).get(name);
  (parent as Doc).delete(path.at(-1)!);
}
