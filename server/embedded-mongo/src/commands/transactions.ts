import { Doc } from '../bson/document.ts';
import { commandError } from '../errors.ts';
import type { Command, Invocation } from './command.ts';

/** Both are carried out by number: the transaction may be over, and a repeated commit is answered alike. */
export const commitTransaction: Command = {
  fields: ['recoveryToken'],
  isAdminOnly: true,
  isTransactionEnd: true,
  run(invocation) {
    const { session, txnNumber } = identify(invocation, 'commitTransaction');
    const { cursors, sessions } = invocation.services;
    cursors.killWhere((cursor) => cursor.session === session && cursor.txnNumber === txnNumber);
    sessions.commit(session, txnNumber, invocation.now);
    return new Doc();
  },
};

export const abortTransaction: Command = {
  fields: ['recoveryToken'],
  isAdminOnly: true,
  isTransactionEnd: true,
  run(invocation) {
    const { session, txnNumber } = identify(invocation, 'abortTransaction');
    const { cursors, sessions } = invocation.services;
    cursors.killWhere((cursor) => cursor.session === session && cursor.txnNumber === txnNumber);
    sessions.abort(session, txnNumber, invocation.now);
    return new Doc();
  },
};

function identify(
  { session, txnNumber }: Invocation,
  command: string,
): { session: string; txnNumber: bigint } {
  if (session === undefined || txnNumber === undefined) {
    throw commandError(72, `${command} must be run within a transaction`);
  }
  return { session, txnNumber };
}
