import { Doc, MISSING, type Missing, type Value } from '../bson/document.ts';
import { arrayPosition } from '../bson/path.ts';
import { printField } from '../bson/print.ts';
import { badValue, commandError, pathNotViable } from '../errors.ts';
import type { ArrayFilters } from './array-filters.ts';
import { notTraversable } from './not-viable.ts';
import { joinPath } from './path.ts';
import {
  type ElementsNode,
  type FieldsNode,
  inOrder,
  mergeNodes,
  type Operation,
  UNCHANGED,
  type UpdateNode,
} from './tree.ts';

/** One application of an update to one document. */
export type Run = {
  root: Doc;
  isInsert: boolean;
  positional: (() => number | undefined) | undefined;
  now: Date;
  arrayFilters: ArrayFilters;
};

type Container = Doc | Value[];
// MongoDB fills an array up with this many nulls at most.
const MAX_BACKFILL = 1_500_000;

/** Changes the container in place; it must belong to the run. */
export function applyFields(node: FieldsNode, container: Container, run: Run, path: string): void {
  for (const [name, child] of inOrder(resolvePositional(node, run, path))) {
    applyChild(child, container, name, run, joinPath(path, name));
  }
}

function resolvePositional(node: FieldsNode, run: Run, path: string): Map<string, UpdateNode> {
  if (node.positional === undefined) return node.children;
  const position = run.positional?.();
  if (position === undefined) {
    throw badValue('The positional operator did not find the match needed from the query.');
  }
  const name = String(position);
  const sibling = node.children.get(name);
  const child = sibling ? mergeNodes(sibling, node.positional, joinPath(path, name)) : node.positional;
  return new Map(node.children).set(name, child);
}

function applyChild(node: UpdateNode, container: Container, name: string, run: Run, path: string): void {
  if (node.kind === 'reserved') return;
  const current = readChild(container, name);
  if (node.kind === 'operation') {
    applyOperation(node.operation, { container, name, current }, run, path);
  } else if (node.kind === 'elements') {
    applyElements(node, current, run, path);
  } else if (current instanceof Doc || Array.isArray(current)) {
    applyFields(node, current, run, path);
  } else if (current === MISSING && isUnreachable(container, name)) {
    refuseBelow({ name, node, element: printField(lastName(path, 2), container) }, run, path);
  } else if (current === MISSING) {
    const created = new Doc();
    applyFields(node, created, run, path);
    if (created.size > 0) writeChild(container, name, created, path);
  } else refuseBlocked(node, printField(name, current), run, path);
}

type Slot = { container: Container; name: string; current: Value | Missing };

function applyOperation(operation: Operation, slot: Slot, run: Run, path: string): void {
  const { container, name, current } = slot;
  if (operation.onlyOnInsert && !run.isInsert) return;
  if (current === MISSING && !operation.creates) {
    if (operation.needsViablePath && isUnreachable(container, name)) {
      throw notTraversable(name, path, printField(lastName(path, 2), container));
    }
    return;
  }
  const change = operation.apply(current, { path, root: run.root, now: run.now });
  if (change === UNCHANGED) return;
  if (change !== MISSING) writeChild(container, name, change, path);
  else if (Array.isArray(container)) container[arrayPosition(name)] = null;
  else container.delete(name);
}

function applyElements(node: ElementsNode, array: Value | Missing, run: Run, path: string): void {
  if (array === MISSING) throw mustExist(path);
  if (!Array.isArray(array))
    throw badValue(`Cannot apply array updates to non-array element ${printField(path, array)}`);
  for (let i = 0; i < array.length; i++) {
    const elementPath = joinPath(path, String(i));
    const chosen = [...node.children].filter(([id]) => id === '' || run.arrayFilters.matches(id, array[i]));
    const [first, ...others] = chosen.map(([, child]) => child);
    if (first === undefined) continue;
    const child = others.reduce((merged, other) => mergeNodes(merged, other, elementPath), first);
    applyChild(child, array, String(i), run, elementPath);
  }
}

// The path goes on below a value that holds no fields.
function refuseBlocked(node: FieldsNode, element: string, run: Run, path: string): void {
  for (const [name, child] of inOrder(resolvePositional(node, run, path))) {
    refuseBelow({ name, node: child, element }, run, joinPath(path, name));
  }
}

type Blocked = { name: string; node: UpdateNode; element: string };

function refuseBelow({ name, node, element }: Blocked, run: Run, path: string): void {
  if (hasElements(node)) throw mustExist(path);
  const active = operationsBelow(node).filter((operation) => run.isInsert || !operation.onlyOnInsert);
  if (active.some((operation) => wouldCreate(operation, run, path))) {
    throw pathNotViable(`Cannot create field '${name}' in element {${element}}`);
  }
  if (active.some((operation) => operation.needsViablePath)) throw notTraversable(name, path, element);
}

function hasElements(node: UpdateNode): boolean {
  if (node.kind === 'elements') return true;
  return node.kind === 'fields' && [...node.children.values()].some(hasElements);
}

function mustExist(path: string): Error {
  return badValue(`The path '${path}' must exist in the document in order to apply array updates.`);
}

function wouldCreate(operation: Operation, { root, now }: Run, path: string): boolean {
  return operation.creates && operation.apply(MISSING, { path, root, now }) !== UNCHANGED;
}

function operationsBelow(node: UpdateNode): Operation[] {
  if (node.kind === 'operation') return [node.operation];
  if (node.kind === 'reserved') return [];
  const children = [...node.children.values()];
  if (node.kind === 'fields' && node.positional) children.push(node.positional);
  return children.flatMap(operationsBelow);
}

// An array has positions only.
function isUnreachable(container: Container, name: string): boolean {
  return Array.isArray(container) && arrayPosition(name) < 0;
}

function lastName(path: string, back: number): string {
  return path.split('.').at(-back) ?? '';
}

function readChild(container: Container, name: string): Value | Missing {
  if (container instanceof Doc) return container.read(name);
  const position = arrayPosition(name);
  return position >= 0 && position < container.length ? container[position] : MISSING;
}

function writeChild(container: Container, name: string, value: Value, path: string): void {
  if (container instanceof Doc) {
    container.set(name, value);
    return;
  }
  const position = arrayPosition(name);
  if (position < 0) {
    throw pathNotViable(
      `Cannot create field '${name}' in element {${printField(lastName(path, 2), container)}}`,
    );
  }
  if (position - container.length > MAX_BACKFILL) {
    throw commandError(34, `can't backfill more than ${MAX_BACKFILL} elements in array '${path}'`);
  }
  while (container.length < position) container.push(null);
  container[position] = value;
}
