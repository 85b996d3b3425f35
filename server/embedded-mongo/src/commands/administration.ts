import { Double } from 'bson';
import { Doc } from '../bson/document.ts';
import { toDoc } from '../bson/from-js.ts';
import { badValue, commandError, notImplemented } from '../errors.ts';
import { Arguments } from './arguments.ts';
import type { Command } from './command.ts';
import { operation } from './stage-sources.ts';
import { VERSION } from './version.ts';

export const getParameter: Command = {
  fields: [],
  isAdminOnly: true,
  ignoresUnknownFields: true,
  run({ args, services }) {
    const known = new Map<string, unknown>([
      ['featureCompatibilityVersion', { version: VERSION.slice(0, 3) }],
      ['transactionLifetimeLimitSeconds', services.settings.transactionLifetimeSeconds],
      ['localLogicalSessionTimeoutMinutes', services.settings.sessionTimeoutMinutes],
    ]);
    const reply = new Doc();
    for (const [name, value] of known) {
      if (args.get('getParameter') === '*' || args.has(name))
        reply.append(name, toDoc({ value }).get('value'));
    }
    if (reply.size === 0) throw commandError(72, 'no option found to get');
    return reply;
  },
};

export const getCmdLineOpts: Command = {
  fields: [],
  isAdminOnly: true,
  run: () => toDoc({ argv: ['embedded-mongo'], parsed: {} }),
};

/** Warnings go to the process that runs the server, so that the logs are there and empty. */
export const getLog: Command = {
  fields: [],
  isAdminOnly: true,
  run({ args }) {
    const name = args.valueAt(0);
    if (name === '*') return toDoc({ names: LOGS });
    if (typeof name !== 'string' || !LOGS.includes(name)) {
      throw commandError(96, `No log named '${String(name)}'`);
    }
    return toDoc({ totalLinesWritten: 0, log: [] });
  },
};

const LOGS = ['global', 'startupWarnings'];

export const currentOp: Command = {
  fields: [],
  isAdminOnly: true,
  ignoresUnknownFields: true,
  run: (invocation) => toDoc({ inprog: [operation(invocation)] }),
};

/** The reply waits for the disk, as that of every write does. */
export const fsync: Command = {
  fields: ['lock', 'comment'],
  isAdminOnly: true,
  isWrite: true,
  run({ args }) {
    if (args.get('lock') === true) throw notImplemented('fsync with lock is not supported');
    return toDoc({ numFiles: 1 });
  },
};

/** Tells that the profiler is off; it cannot be switched on. */
export const profile: Command = {
  fields: ['slowms', 'sampleRate', 'filter'],
  run({ args }) {
    const level = new Arguments(args).integer('profile') ?? 0;
    if (level < -1 || level > 2) throw badValue('The level of the profiler is a number from -1 to 2');
    if (level > 0 || args.has('slowms') || args.has('sampleRate') || args.has('filter')) {
      throw notImplemented('The profiler is not supported');
    }
    return toDoc({ was: 0, slowms: 100, sampleRate: new Double(1) });
  },
};

export const getDefaultRWConcern: Command = {
  fields: ['inMemory'],
  isAdminOnly: true,
  run: ({ now }) =>
    toDoc({
      defaultReadConcern: { level: 'local' },
      defaultWriteConcern: { w: 'majority', wtimeout: 0 },
      defaultWriteConcernSource: 'implicit',
      defaultReadConcernSource: 'implicit',
      localUpdateWallClockTime: now,
    }),
};
