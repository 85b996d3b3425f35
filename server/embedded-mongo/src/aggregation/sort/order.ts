import { compareValues } from '../../bson/compare.ts';
import { Doc, type Value } from '../../bson/document.ts';
import { sortValue } from '../../bson/keys-of-path.ts';
import { badValue } from '../../errors.ts';
import { parseDirection, parseSortSpecification } from './specification.ts';

/** What documents are sorted by: one value a field. */
export type SortKey = Value[];

export interface DocumentOrder {
  keyOf(doc: Doc): SortKey;
  compare(left: SortKey, right: SortKey): number;
}

/** MongoDB's sort order: an array counts as its smallest element, or its largest when descending. */
export function compileDocumentOrder(spec: Doc): DocumentOrder {
  const fields = parseSortSpecification(spec);
  return {
    keyOf: (doc) => fields.map(({ path, direction }) => sortValue(doc, path, direction)),
    compare: (left, right) => {
      for (let i = 0; i < fields.length; i++) {
        const order = compareValues(left[i], right[i]);
        if (order !== 0) return order * fields[i]!.direction;
      }
      return 0;
    },
  };
}

/** The order of `$sortArray` and of `$push` with `$sort`: whole values (1 or -1), or fields of documents. */
export function compileValueOrder(sortBy: Value, name: string): (values: readonly Value[]) => Value[] {
  if (!(sortBy instanceof Doc)) {
    const direction = parseDirection(sortBy, name);
    return (values) => values.toSorted((left, right) => compareValues(left, right) * direction);
  }
  if (sortBy.size === 0)
    throw badValue(`The sort pattern of ${name} is empty when it should be a set of fields`);
  const order = compileDocumentOrder(sortBy);
  return (values) =>
    values
      .map((value) => ({ value, key: order.keyOf(value instanceof Doc ? value : new Doc()) }))
      .sort((left, right) => order.compare(left.key, right.key))
      .map(({ value }) => value);
}
