import { Doc, type Value } from '../bson/document.ts';
import { encodeKey } from '../bson/key.ts';
import { printDoc } from '../bson/print.ts';
import { type CommandError, duplicateKey } from '../errors.ts';
import type { Collection, IndexDefinition } from '../store/collection.ts';
import { indexTuples } from './extract.ts';

/** E11000 for the entry of a document that another document has already. */
export function duplicateKeyError(
  collection: Pick<Collection, 'namespace'>,
  index: IndexDefinition,
  key: Buffer,
  doc: Doc,
): CommandError {
  const tuple = indexTuples(index, doc).tuples.find((values) =>
    encodeKey(values, index.directions).equals(key),
  );
  const keyValue = new Doc();
  index.fields.forEach((field, i) => {
    const value: Value = tuple === undefined ? null : tuple[i];
    keyValue.append(field.path, value === undefined ? null : value);
  });
  return duplicateKey({
    namespace: collection.namespace,
    index: index.name,
    keyPattern: index.spec.get('key') as Doc,
    keyValue,
    printedKey: printDoc(keyValue),
    extra: new Doc(),
  });
}
