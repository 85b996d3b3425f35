import { Int32 } from 'bson';
import type { Command } from './command.ts';
import { ensureCollection } from './namespace.ts';
import { checkRoom } from './room.ts';
import { prepareInsert } from './write-document.ts';
import { checkBatch, isOrdered, runStatements, writeReply } from './write-errors.ts';

export const insert: Command = {
  fields: ['documents', 'ordered', 'bypassDocumentValidation'],
  isWrite: true,
  isAllowedInTransaction: true,
  run(invocation) {
    const { view, now } = invocation;
    const documents = invocation.documents('documents');
    checkBatch(documents.length);
    checkRoom(invocation.services);
    const collection = ensureCollection(invocation);
    let inserted = 0;
    const errors = runStatements(
      invocation,
      { count: documents.length, isOrdered: isOrdered(invocation) },
      (position) => {
        const { doc, raw } = prepareInsert(documents[position]!, now);
        view.insert(collection, doc, raw);
        inserted++;
      },
    );
    return writeReply([['n', new Int32(inserted)]], errors);
  },
};
