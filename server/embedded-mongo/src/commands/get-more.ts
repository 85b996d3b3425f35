import { commandError } from '../errors.ts';
import { encodeCursorReply } from '../wire/cursor-reply.ts';
import { Arguments } from './arguments.ts';
import type { Command } from './command.ts';

const EVERYTHING = Number.POSITIVE_INFINITY;

export const getMore: Command = {
  fields: ['collection', 'batchSize', 'term', 'lastKnownCommittedOpTime'],
  isAllowedInTransaction: true,
  run({ services, args, db, session, transaction, now }) {
    const read = new Arguments(args);
    const id = read.long('getMore');
    if (id === undefined) throw read.missing('getMore');
    const namespace = `${db}.${read.requiredString('collection')}`;
    const cursor = services.cursors.get(id);
    if (cursor.namespace !== namespace) {
      throw commandError(
        13,
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    }
    if (cursor.session !== session) {
      throw commandError(13, `Cannot run getMore on cursor ${id}, which was not created in this session`);
    }
    if (cursor.txnNumber !== transaction?.txnNumber) {
      throw commandError(50740, `Cannot run getMore on cursor ${id}, which belongs to another transaction`);
    }
    const batchSize = read.count('batchSize') || EVERYTHING;
    const next = services.cursors.next(cursor, batchSize, now.getTime());
    return encodeCursorReply({ batchName: 'nextBatch', batch: next.batch, id: next.id, namespace });
  },
};
