import { badValue, commandError } from '../errors.ts';

/** The identifier of `$[identifier]`, '' for `$[]`, undefined for any other path component. */
export function filterIdentifier(component: string): string | undefined {
  return component.startsWith('$[') && component.endsWith(']') ? component.slice(2, -1) : undefined;
}

/** Whether the component stands for array elements that only the document decides. */
export function isDynamic(component: string): boolean {
  return component === '$' || filterIdentifier(component) !== undefined;
}

export function parseUpdatePath(path: string): string[] {
  if (path === '') throw commandError(56, 'An empty update path is not valid.');
  const components = path.split('.');
  if (components.includes('')) {
    throw commandError(56, `The update path '${path}' contains an empty field name, which is not allowed.`);
  }
  if (components[0] === '$') {
    throw badValue(`Cannot have positional (i.e. '$') element in the first position in path '${path}'`);
  }
  if (filterIdentifier(components[0]!) !== undefined) {
    throw badValue(
      `Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '${path}'`,
    );
  }
  if (path.startsWith('$')) {
    throw commandError(
      52,
      `The dollar ($) prefixed field '${components[0]}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  }
  if (components.filter((component) => component === '$').length > 1) {
    throw badValue(`Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  return components;
}

export function joinPath(parent: string, component: string): string {
  return parent === '' ? component : `${parent}.${component}`;
}
