import { Binary } from 'bson';
import { Doc } from '../bson/document.ts';
import { toDoc } from '../bson/from-js.ts';
import { commandError } from '../errors.ts';
import { authenticationFailed, ScramConversation } from '../server/scram.ts';
import type { Command, Invocation } from './command.ts';

const MECHANISM = 'SCRAM-SHA-256';
let conversations = 0;

export const saslStart: Command = {
  fields: ['mechanism', 'payload', 'autoAuthorize', 'options', 'saslStart', 'db'],
  isAllowedBeforeAuthentication: true,
  run: (invocation) => start(invocation, invocation.args),
};

export const saslContinue: Command = {
  fields: ['conversationId', 'payload'],
  isAllowedBeforeAuthentication: true,
  run({ connection, args }) {
    const { conversation } = connection;
    if (conversation === undefined) throw commandError(17, 'No SASL session state found');
    try {
      const answer = conversation.scram.next(payloadOf(args), conversation.finishEarly);
      if (conversation.scram.isProved) connection.isAuthenticated = true;
      if (conversation.scram.isDone) connection.conversation = undefined;
      return answerDoc(conversation.id, answer, conversation.scram.isDone);
    } catch (error) {
      connection.conversation = undefined;
      throw error;
    }
  },
};

/** The first step of an authentication inside of `hello`; a failure is left to the real first step. */
export function beginSpeculatively(invocation: Invocation, request: Doc): Doc | undefined {
  if (request.nameAt(0) !== 'saslStart' || request.get('mechanism') !== MECHANISM) return undefined;
  try {
    return start(invocation, request);
  } catch {
    return undefined;
  }
}

function start({ connection, services }: Invocation, request: Doc): Doc {
  if (request.get('mechanism') !== MECHANISM) {
    throw commandError(
      334,
      `Unsupported mechanism '${String(request.get('mechanism'))}', only ${MECHANISM} is`,
    );
  }
  const credentials = services.credentials();
  if (credentials === undefined) throw authenticationFailed();
  const options = request.get('options');
  const finishEarly = options instanceof Doc && options.get('skipEmptyExchange') === true;
  const scram = new ScramConversation(credentials);
  const answer = scram.next(payloadOf(request), finishEarly);
  connection.conversation = { id: ++conversations, scram, finishEarly };
  return answerDoc(connection.conversation.id, answer, false);
}

function payloadOf(request: Doc): string {
  const payload = request.get('payload');
  if (payload instanceof Binary)
    return Buffer.from(payload.buffer.subarray(0, payload.position)).toString('utf8');
  if (typeof payload === 'string') return Buffer.from(payload, 'base64').toString('utf8');
  throw authenticationFailed();
}

function answerDoc(conversationId: number, answer: string, done: boolean): Doc {
  return toDoc({ conversationId, done, payload: new Binary(Buffer.from(answer)) });
}
