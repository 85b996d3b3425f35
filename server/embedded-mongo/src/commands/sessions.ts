import { randomUUID } from 'node:crypto';
import { Binary } from 'bson';
import { Doc, type Value } from '../bson/document.ts';
import { toDoc } from '../bson/from-js.ts';
import { commandError } from '../errors.ts';
import { Arguments } from './arguments.ts';
import type { Command, Invocation } from './command.ts';

/** The session of an `lsid`, as text. */
export function sessionKey(lsid: Value): string {
  const id = lsid instanceof Doc ? lsid.get('id') : undefined;
  if (!(id instanceof Binary) || id.sub_type !== Binary.SUBTYPE_UUID || id.position !== 16) {
    throw commandError(14, "BSON field 'lsid.id' must be a UUID");
  }
  return Buffer.from(id.buffer.subarray(0, id.position)).toString('hex');
}

export const startSession: Command = {
  fields: [],
  run: ({ services }) =>
    toDoc({
      id: { id: new Binary(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'), Binary.SUBTYPE_UUID) },
      timeoutMinutes: services.settings.sessionTimeoutMinutes,
    }),
};

export const endSessions: Command = {
  fields: [],
  isAllowedBeforeAuthentication: true,
  run(invocation) {
    if (invocation.connection.isAuthenticated) endAll(invocation, 'endSessions');
    return new Doc();
  },
};

export const killSessions: Command = {
  fields: [],
  run(invocation) {
    endAll(invocation, 'killSessions');
    return new Doc();
  },
};

export const refreshSessions: Command = { fields: [], run: () => new Doc() };

function endAll({ services, args }: Invocation, command: string): void {
  for (const lsid of new Arguments(args).documentArray(command) ?? []) {
    const session = sessionKey(lsid);
    services.cursors.killWhere((cursor) => cursor.session === session);
    services.sessions.endSession(session);
  }
}
