import { Int32, Long } from 'bson';
import { Doc } from '../bson/document.ts';
import { toDoc } from '../bson/from-js.ts';
import { MAX_BSON_BYTES, MAX_MESSAGE_BYTES, MAX_WRITE_BATCH } from '../wire/protocol.ts';
import { beginSpeculatively } from './authentication.ts';
import type { Command, Invocation } from './command.ts';
import { VERSION, WIRE_VERSION } from './version.ts';

const FIELDS = [
  'saslSupportedMechs',
  'speculativeAuthenticate',
  'helloOk',
  'client',
  'compression',
  'loadBalanced',
  'topologyVersion',
  'maxAwaitTimeMS',
  'hostInfo',
  'backpressure',
  'internalClient',
  'forShell',
];

export const hello: Command = {
  fields: FIELDS,
  isAllowedBeforeAuthentication: true,
  run: (invocation) => describe(invocation, 'isWritablePrimary'),
};

/** The name that `hello` had before version 5. */
export const isMaster: Command = {
  fields: FIELDS,
  isAllowedBeforeAuthentication: true,
  run: (invocation) => describe(invocation, 'ismaster'),
};

function describe(invocation: Invocation, primaryField: string): Doc {
  const { connection, services, args, now } = invocation;
  const { settings } = services;
  const reply = toDoc({
    helloOk: true,
    [primaryField]: true,
    secondary: false,
    setName: settings.setName,
    setVersion: 1,
    hosts: [connection.address],
    primary: connection.address,
    me: connection.address,
    maxBsonObjectSize: MAX_BSON_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: MAX_WRITE_BATCH,
    localTime: now,
    logicalSessionTimeoutMinutes: settings.sessionTimeoutMinutes,
    connectionId: connection.id,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
  });
  if (args.has('saslSupportedMechs')) reply.append('saslSupportedMechs', ['SCRAM-SHA-256']);
  const speculative = args.get('speculativeAuthenticate');
  if (speculative instanceof Doc) {
    const answer = beginSpeculatively(invocation, speculative);
    if (answer !== undefined) reply.append('speculativeAuthenticate', answer);
  }
  return reply;
}

export const ping: Command = {
  fields: [],
  isAllowedBeforeAuthentication: true,
  run: () => new Doc(),
};

export const buildInfo: Command = {
  fields: [],
  isAllowedBeforeAuthentication: true,
  run: () =>
    toDoc({
      version: VERSION,
      versionArray: [...VERSION.split('.').map(Number), 0],
      gitVersion: 'embedded',
      modules: [],
      allocator: 'system',
      javascriptEngine: 'none',
      sysInfo: 'embedded',
      openssl: { running: process.versions.openssl },
      buildEnvironment: { target_arch: process.arch, target_os: process.platform },
      bits: 64,
      debug: false,
      maxBsonObjectSize: MAX_BSON_BYTES,
      storageEngines: ['sqlite'],
    }),
};

export const whatsMyUri: Command = {
  fields: [],
  run: ({ connection }) => toDoc({ you: connection.client }),
};

export const hostInfo: Command = {
  fields: [],
  run: ({ now }) =>
    toDoc({ system: { currentTime: now, cpuArch: process.arch }, os: { type: process.platform } }),
};

export const replSetGetStatus: Command = {
  fields: ['initialSync'],
  isAdminOnly: true,
  run: ({ connection, services, now }) =>
    toDoc({
      set: services.settings.setName,
      date: now,
      myState: 1,
      term: Long.ONE,
      members: [{ _id: 0, name: connection.address, health: 1, state: 1, stateStr: 'PRIMARY', self: true }],
    }),
};

export const replSetGetConfig: Command = {
  fields: ['commitmentStatus'],
  isAdminOnly: true,
  run: ({ connection, services }) =>
    toDoc({
      config: {
        _id: services.settings.setName,
        version: new Int32(1),
        members: [{ _id: 0, host: connection.address, priority: 1, votes: 1 }],
      },
    }),
};
