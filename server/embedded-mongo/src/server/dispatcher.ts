import { Double } from 'bson';
import type { Doc } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';
import { toDoc } from '../bson/from-js.ts';
import { Arguments } from '../commands/arguments.ts';
import type { Command, Invocation, Reply, Services } from '../commands/command.ts';
import { checkConcerns, readsDurably, writesDurably } from '../commands/concerns.ts';
import { InputDocument } from '../commands/input-document.ts';
import { checkDatabase } from '../commands/namespace.ts';
import { findCommand } from '../commands/registry.ts';
import { sessionKey } from '../commands/sessions.ts';
import { checkFields } from '../commands/statement-fields.ts';
import { CommandError, commandError, commandNotFound } from '../errors.ts';
import { checkDeadline } from '../planner/query.ts';
import { TransactionView } from '../sessions/transaction-view.ts';
import { BlockedByTransaction } from '../store/transaction-locks.ts';
import type { WireRequest } from '../wire/request.ts';
import type { ConnectionState } from './connection-state.ts';

const GENERAL_FIELDS = [
  '$db',
  '$readPreference',
  '$clusterTime',
  '$audit',
  '$client',
  '$configServerState',
  'lsid',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'stmtId',
  'stmtIds',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'maxTimeMSOpOnly',
  'comment',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'jsonSchema',
  'databaseVersion',
  'shardVersion',
];
const LEGACY_HELLO = new Set(['hello', 'isMaster', 'ismaster']);

/** Kept from one try of a command to the next. */
export type Timing = {
  deadline?: number;
  /** Whether the reply waits for the disk. */
  isDurable?: boolean;
};

type Call = { name: string; command: Command; invocation: Invocation };

/** Runs one request; every failure becomes an error reply. Only waiting for a transaction is thrown. */
export function dispatch(
  services: Services,
  connection: ConnectionState,
  request: WireRequest,
  timing: Timing = {},
): Uint8Array {
  try {
    return execute(prepare(services, connection, request, timing), timing);
  } catch (error) {
    if (error instanceof BlockedByTransaction) throw error;
    return errorReply(error, services);
  }
}

function prepare(
  services: Services,
  connection: ConnectionState,
  request: WireRequest,
  timing: Timing,
): Call {
  const args = request.body();
  if (args.size === 0) throw commandNotFound('');
  const name = args.nameAt(0);
  const command = findCommand(name);
  const isLegacy = request.queryNamespace !== undefined;
  if (command === undefined) throw commandNotFound(name);
  if (isLegacy && !LEGACY_HELLO.has(name)) {
    throw commandError(
      352,
      `Unsupported OP_QUERY command: ${name}. The client driver may require an upgrade.`,
    );
  }
  const db = isLegacy
    ? request.queryNamespace!.replace(/\.\$cmd$/, '')
    : new Arguments(args, name).requiredString('$db');
  checkDatabase(db);
  if (!connection.isAuthenticated && command.isAllowedBeforeAuthentication !== true) {
    throw commandError(13, `Command ${name} requires authentication`);
  }
  if (command.isAdminOnly && db !== 'admin') {
    throw commandError(13, `${name} may only be run against the admin database.`);
  }
  if (!command.ignoresUnknownFields) {
    checkFields(name, args, fieldsOf(name, command));
    for (const sequence of request.sequences.keys()) {
      if (args.has(sequence))
        throw commandError(40413, `BSON field '${name}.${sequence}' is a duplicate field`);
    }
  }
  return {
    name,
    command,
    invocation: readInvocation(services, connection, request, { args, db, name, command, timing }),
  };
}

const knownFields = new Map<string, ReadonlySet<string>>();

function fieldsOf(name: string, command: Command): ReadonlySet<string> {
  const known = knownFields.get(name) ?? new Set([name, ...command.fields, ...GENERAL_FIELDS]);
  knownFields.set(name, known);
  return known;
}

function readInvocation(
  services: Services,
  connection: ConnectionState,
  request: WireRequest,
  call: { args: Doc; db: string; name: string; command: Command; timing: Timing },
): Invocation {
  const { args, name, command } = call;
  const read = new Arguments(args, name);
  const lsid = args.get('lsid');
  const isInTransaction = args.get('autocommit') === false;
  checkConcerns(args, isInTransaction);
  const session = lsid === undefined ? undefined : sessionKey(lsid);
  const txnNumber = read.long('txnNumber')?.toBigInt();
  if (txnNumber !== undefined && session === undefined) {
    throw commandError(72, 'Transaction number requires a session ID to also be specified');
  }
  const now = new Date();
  const maxTime = read.count('maxTimeMS') ?? 0;
  if (maxTime > 0) call.timing.deadline ??= performance.now() + maxTime;
  const { deadline } = call.timing;
  const invocation: Invocation = {
    services,
    connection,
    db: call.db,
    args,
    documents: (field) => documentsOf(request, read, field),
    view: services.committed,
    transaction: undefined,
    session,
    txnNumber,
    now,
    deadline,
  };
  if (deadline !== undefined) checkDeadline(deadline);
  if (isInTransaction && !command.isTransactionEnd) joinTransaction(invocation, name, command);
  return invocation;
}

function joinTransaction(invocation: Invocation, name: string, command: Command): void {
  const { services, session, txnNumber, args, now } = invocation;
  if (session === undefined || txnNumber === undefined) {
    throw commandError(72, 'autocommit requires a session and a transaction number');
  }
  if (!command.isAllowedInTransaction) {
    services.sessions.abandon(session);
    throw commandError(263, `Cannot run '${name}' in a multi-document transaction.`);
  }
  const transaction =
    args.get('startTransaction') === true
      ? services.sessions.start(session, txnNumber, now)
      : services.sessions.continue(session, txnNumber);
  transaction.connection = invocation.connection.id;
  invocation.transaction = transaction;
  invocation.view = new TransactionView(services.store, transaction);
}

function execute({ name, command, invocation }: Call, timing: Timing): Uint8Array {
  const { services, transaction, session } = invocation;
  if (transaction !== undefined) {
    try {
      return encode(command.run(invocation), invocation, name);
    } catch (error) {
      services.sessions.abandon(session!);
      throw error;
    }
  }
  const { isWrite } = command;
  const writes = typeof isWrite === 'function' ? isWrite(invocation.args) : isWrite === true;
  const hasEffect = writes || command.isTransactionEnd === true;
  timing.isDurable = hasEffect ? writesDurably(invocation.args) : readsDurably(invocation.args);
  if (!writes) return encode(command.run(invocation));
  return runWrite(command, invocation);
}

function runWrite(command: Command, invocation: Invocation): Uint8Array {
  const { services, session, txnNumber, now } = invocation;
  const { sessions, store } = services;
  if (session === undefined || txnNumber === undefined) {
    return store.attempt(() => encode(command.run(invocation)));
  }
  const earlier = sessions.earlierReply(session, txnNumber);
  if (earlier !== undefined) return earlier;
  return store.attempt(() => {
    const reply = encode(command.run(invocation));
    sessions.rememberReply(session, txnNumber, reply, now);
    return reply;
  });
}

function encode(reply: Reply, invocation?: Invocation, name?: string): Uint8Array {
  if (reply instanceof Uint8Array) return reply;
  const doc = toDoc(reply);
  // A statement that fails inside of a transaction ends it, even where others of its command succeeded.
  if (invocation?.transaction !== undefined && name !== undefined && doc.has('writeErrors')) {
    invocation.services.sessions.abandon(invocation.session!);
  }
  if (!doc.has('ok')) doc.append('ok', OK);
  return encodeDocument(doc);
}

const OK = new Double(1);

function documentsOf(request: WireRequest, read: Arguments, field: string): InputDocument[] {
  const sequence = request.sequences.get(field);
  if (sequence !== undefined) return sequence.map((raw) => new InputDocument(raw));
  const documents = read.documentArray(field);
  if (documents === undefined) throw read.missing(field);
  return documents.map((doc) => new InputDocument(doc));
}

export function errorReply(error: unknown, services: Services): Uint8Array {
  const known = error instanceof CommandError ? error : internalError(error, services);
  const reply = toDoc({
    ok: new Double(0),
    errmsg: known.message,
    code: known.code,
    codeName: known.codeName,
  });
  if (known.labels.length > 0) reply.append('errorLabels', [...known.labels]);
  for (const [name, value] of known.extra ?? []) reply.append(name, value);
  return encodeDocument(reply);
}

function internalError(error: unknown, services: Services): CommandError {
  const message = error instanceof Error ? error.message : String(error);
  if (/disk (is )?full/i.test(message)) return commandError(14031, `The disk is full: ${message}`);
  services.settings.warn(`A command failed unexpectedly: ${error instanceof Error ? error.stack : message}`);
  return commandError(1, `Internal error: ${message}`);
}
