import { pathNotViable } from '../errors.ts';

export function notTraversable(name: string, path: string, element: string): Error {
  return pathNotViable(`Cannot use the part (${name}) of (${path}) to traverse the element ({${element}})`);
}
