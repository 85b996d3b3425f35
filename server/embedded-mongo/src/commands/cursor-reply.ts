import { encodeCursorReply } from '../wire/cursor-reply.ts';
import type { Invocation } from './command.ts';
import { collectionName } from './namespace.ts';

/** Answers with the first batch of some encoded documents, and keeps a cursor for the rest. */
export function openCursor(
  invocation: Invocation,
  source: {
    rows: Iterable<Uint8Array>;
    batchSize: number;
    limit?: number;
    isSingleBatch?: boolean;
    namespace?: string;
  },
): Uint8Array {
  const { services, session, transaction, now, db } = invocation;
  const namespace = source.namespace ?? `${db}.${collectionName(invocation)}`;
  const { id, batch } = services.cursors.open(source.rows[Symbol.iterator](), {
    namespace,
    batchSize: source.batchSize,
    remaining: source.limit || Number.POSITIVE_INFINITY,
    isSingleBatch: source.isSingleBatch ?? false,
    session,
    txnNumber: transaction?.txnNumber,
    isPinned: invocation.args.get('noCursorTimeout') === true,
    now: now.getTime(),
  });
  return encodeCursorReply({ batchName: 'firstBatch', batch, id, namespace });
}
