import { Doc } from '../bson/document.ts';
import { type FieldNames, fieldNames } from '../store/picked-fields.ts';

const LOGICAL = new Set(['$and', '$or', '$nor']);

/** The top-level fields that a filter looks at; undefined where it may look at any. */
export function filterFields(filter: Doc): FieldNames | undefined {
  const names = new Set<string>();
  return collect(filter, names) ? fieldNames(names) : undefined;
}

function collect(filter: Doc, names: Set<string>): boolean {
  for (const [name, value] of filter) {
    if (LOGICAL.has(name)) {
      if (!Array.isArray(value)) return false;
      if (!value.every((clause) => clause instanceof Doc && collect(clause, names))) return false;
    } else if (name.startsWith('$')) {
      if (name !== '$comment') return false;
    } else {
      const dot = name.indexOf('.');
      names.add(dot < 0 ? name : name.slice(0, dot));
    }
  }
  return true;
}
