import { Doc } from '../bson/document.ts';
import { toDoc } from '../bson/from-js.ts';
import { commandError } from '../errors.ts';
import type { Command } from './command.ts';
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

export const getLog: Command = {
  fields: [],
  isAdminOnly: true,
  run: () => toDoc({ totalLinesWritten: 0, log: [] }),
};

export const currentOp: Command = {
  fields: [],
  isAdminOnly: true,
  ignoresUnknownFields: true,
  run: () => toDoc({ inprog: [] }),
};

export const fsync: Command = {
  fields: ['lock', 'comment'],
  isAdminOnly: true,
  run({ args, services }) {
    if (args.get('lock') === true) throw commandError(238, 'fsync with lock is not supported');
    services.store.commit();
    return toDoc({ numFiles: 1 });
  },
};
