import type { Doc, Missing, Value } from '../bson/document.ts';
import { conflictingUpdate } from '../errors.ts';
import { filterIdentifier, joinPath } from './path.ts';

/** What an operator knows while it is applied. */
export type Site = {
  /** The path with its positions filled in. */
  path: string;
  /** The copy of the document that is being changed. */
  root: Doc;
  now: Date;
};

/** Leaves a field as it is. */
export const UNCHANGED: unique symbol = Symbol('unchanged');
export type Change = Value | Missing | typeof UNCHANGED;

/** An update operator with its argument for one path. */
export type Operation = {
  /** The new value; `MISSING` removes the field. */
  apply(current: Value | Missing, site: Site): Change;
  /** Creates a missing field; other operators leave what is missing alone. */
  creates: boolean;
  /** An operator that creates nothing still fails on a path that could not exist. */
  needsViablePath?: boolean;
  onlyOnInsert?: boolean;
};

export type FieldsNode = { kind: 'fields'; children: Map<string, UpdateNode>; positional?: UpdateNode };
export type ElementsNode = { kind: 'elements'; children: Map<string, UpdateNode> };
export type OperationNode = { kind: 'operation'; operation: Operation };
/** Reserves a path that another operator changes, as the source of `$rename`. */
export type ReservedNode = { kind: 'reserved' };
export type UpdateNode = FieldsNode | ElementsNode | OperationNode | ReservedNode;

export function fieldsNode(): FieldsNode {
  return { kind: 'fields', children: new Map() };
}

/** Puts an operator at its path; two operators on one path or on a path and its parent conflict (code 40). */
export function addToTree(root: FieldsNode, components: readonly string[], node: UpdateNode): void {
  let parent: FieldsNode | ElementsNode = root;
  components.forEach((component, i) => {
    const isLast = i === components.length - 1;
    const existing = childOf(parent, component);
    const fresh = isLast ? node : parentFor(components[i + 1]!);
    if (existing === undefined) setChild(parent, component, fresh);
    const child = existing ?? fresh;
    if (isLast || child.kind !== fresh.kind) {
      if (existing !== undefined) throw conflict(components.join('.'), components.slice(0, i + 1).join('.'));
      return;
    }
    if (child.kind === 'fields' || child.kind === 'elements') parent = child;
  });
}

function parentFor(component: string): FieldsNode | ElementsNode {
  return filterIdentifier(component) === undefined ? fieldsNode() : { kind: 'elements', children: new Map() };
}

function childOf(parent: FieldsNode | ElementsNode, component: string): UpdateNode | undefined {
  if (parent.kind === 'elements') return parent.children.get(filterIdentifier(component)!);
  return component === '$' ? parent.positional : parent.children.get(component);
}

function setChild(parent: FieldsNode | ElementsNode, component: string, child: UpdateNode): void {
  if (parent.kind === 'elements') parent.children.set(filterIdentifier(component)!, child);
  else if (component === '$') parent.positional = child;
  else parent.children.set(component, child);
}

/** One node that does what both do, for paths that turn out to name the same element. */
export function mergeNodes(a: UpdateNode, b: UpdateNode, path: string): UpdateNode {
  if (a.kind === 'fields' && b.kind === 'fields') {
    const positional =
      a.positional && b.positional ? mergeNodes(a.positional, b.positional, `${path}.$`) : undefined;
    const either = positional ?? a.positional ?? b.positional;
    return { kind: 'fields', children: mergeChildren(a, b, path), ...(either && { positional: either }) };
  }
  if (a.kind === 'elements' && b.kind === 'elements')
    return { kind: 'elements', children: mergeChildren(a, b, path) };
  throw conflict(path, path);
}

function mergeChildren<N extends FieldsNode | ElementsNode>(
  a: N,
  b: N,
  path: string,
): Map<string, UpdateNode> {
  const merged = new Map(a.children);
  for (const [name, child] of b.children) {
    const existing = merged.get(name);
    merged.set(name, existing ? mergeNodes(existing, child, joinPath(path, name)) : child);
  }
  return merged;
}

/** MongoDB changes fields in the order of their names, positions in the order of their numbers. */
export function inOrder(children: ReadonlyMap<string, UpdateNode>): [string, UpdateNode][] {
  return [...children].sort(([a], [b]) => compareNames(a, b));
}

function compareNames(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return Number(a) - Number(b);
  return a < b ? -1 : 1;
}

function conflict(path: string, at: string): Error {
  return conflictingUpdate(`Updating the path '${path}' would create a conflict at '${at}'`);
}
