import { Doc, type Value } from '../bson/document.ts';
import { printDoc } from '../bson/print.ts';
import { badValue, commandError, failedToParse } from '../errors.ts';
import { compileMatcher, type MatcherOptions } from '../matcher/compile.ts';
import { filterIdentifier } from './path.ts';

/** The conditions behind `$[identifier]`. */
export type ArrayFilters = {
  matches(identifier: string, element: Value): boolean;
  /** Refuses identifiers without a filter and notes the others as used. */
  use(components: readonly string[]): void;
  /** Refuses filters that no path uses. */
  checkAllUsed(update: Doc): void;
};

export function compileArrayFilters(filters: readonly Doc[], options: MatcherOptions): ArrayFilters {
  const matchers = new Map<string, (element: Value) => boolean>();
  for (const filter of filters) {
    const identifier = identifierOf(filter);
    if (matchers.has(identifier)) {
      throw failedToParse(`Found multiple array filters with the same top-level field name ${identifier}`);
    }
    const matcher = compileMatcher(filter, options);
    matchers.set(identifier, (element) => matcher.matches(new Doc([identifier], [element])));
  }
  const used = new Set<string>();
  return {
    matches: (identifier, element) => matchers.get(identifier)?.(element) ?? false,
    use(components) {
      for (const identifier of components.map(filterIdentifier)) {
        if (!identifier) continue;
        if (!matchers.has(identifier)) {
          throw badValue(
            `No array filter found for identifier '${identifier}' in path '${components.join('.')}'`,
          );
        }
        used.add(identifier);
      }
    },
    checkAllUsed(update) {
      for (const identifier of matchers.keys()) {
        if (used.has(identifier)) continue;
        throw failedToParse(
          `The array filter for identifier '${identifier}' was not used in the update ${printDoc(update)}`,
        );
      }
    },
  };
}

function identifierOf(filter: Doc): string {
  const [identifier, second] = new Set(topLevelNames(filter));
  if (identifier === undefined) {
    throw failedToParse('Cannot use an expression without a top-level field name in arrayFilters');
  }
  if (second !== undefined) {
    throw failedToParse(
      `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${identifier}' and '${second}'`,
    );
  }
  if (!/^[a-z][a-zA-Z0-9]*$/.test(identifier)) {
    throw commandError(
      2,
      `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${identifier}'`,
    );
  }
  return identifier;
}

function topLevelNames(filter: Doc): string[] {
  return [...filter].flatMap(([name, operand]) => {
    if (!name.startsWith('$')) return [name.split('.')[0]!];
    const clauses = Array.isArray(operand) ? operand : [];
    return clauses.flatMap((clause) => (clause instanceof Doc ? topLevelNames(clause) : []));
  });
}
