import { Doc } from '../bson/document.ts';
import { toDoc } from '../bson/from-js.ts';
import { commandError } from '../errors.ts';
import { checkEntries } from '../indexes/check.ts';
import type { Command } from './command.ts';
import { integer } from './count.ts';
import { collectionName, findCollection } from './namespace.ts';

export const validate: Command = {
  fields: ['full', 'repair', 'metadata', 'checkBSONConformance'],
  run(invocation) {
    const collection = findCollection(invocation);
    if (collection === undefined) {
      throw commandError(
        26,
        `Collection '${invocation.db}.${collectionName(invocation)}' does not exist to validate.`,
      );
    }
    const { documents, entries, errors } = checkEntries(invocation.services.store.connection, collection);
    return toDoc({
      ns: collection.namespace,
      nrecords: integer(documents),
      nIndexes: collection.indexes.length,
      keysPerIndex: Doc.from([...entries].map(([name, count]) => [name, integer(count)])),
      valid: errors.length === 0,
      warnings: [],
      errors,
    });
  },
};
