import type { Evaluate } from '../aggregation/expressions/types.ts';
import type { Value } from '../bson/document.ts';
import { commandError } from '../errors.ts';

/** Picks from an array; undefined where nothing is left of the field. */
export type PickElements = (array: readonly Value[]) => Value[] | undefined;

export type Branch = {
  kind: 'branch';
  children: Map<string, ProjectionNode>;
  /** Whether an expression below may make a field that the document does not have. */
  computes: boolean;
};

export type ProjectionNode =
  | { kind: 'keep' }
  | { kind: 'drop' }
  | { kind: 'slice'; pick: PickElements }
  | { kind: 'elemMatch'; pick: PickElements }
  | { kind: 'computed'; evaluate: Evaluate }
  | Branch;

export function branch(): Branch {
  return { kind: 'branch', children: new Map(), computes: false };
}

/** Puts a node at its path; a path that is already taken, or lies below one that is, collides. */
export function addAtPath(root: Branch, path: string, node: ProjectionNode): void {
  const components = splitFieldPath(path);
  let parent = root;
  for (const [i, component] of components.entries()) {
    if (node.kind === 'computed') parent.computes = true;
    const existing = parent.children.get(component);
    if (i === components.length - 1) {
      if (existing !== undefined) throw commandError(31250, `Path collision at ${path}`);
      parent.children.set(component, node);
      return;
    }
    if (existing !== undefined && existing.kind !== 'branch') {
      const rest = components.slice(i + 1).join('.');
      throw commandError(31249, `Path collision at ${path} remaining portion ${rest}`);
    }
    const next = existing ?? branch();
    parent.children.set(component, next);
    parent = next;
  }
}

function splitFieldPath(path: string): string[] {
  if (path === '') throw commandError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw commandError(40353, "FieldPath must not end with a '.'.");
  const components = path.split('.');
  for (const component of components) {
    if (component === '') throw commandError(15998, 'FieldPath field names may not be empty strings.');
    if (component.startsWith('$')) {
      throw commandError(
        16410,
        "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
      );
    }
  }
  return components;
}
