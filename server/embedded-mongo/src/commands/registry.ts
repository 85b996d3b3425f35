import { Doc } from '../bson/document.ts';
import { toDoc } from '../bson/from-js.ts';
import * as administration from './administration.ts';
import { aggregate } from './aggregate.ts';
import { saslContinue, saslStart } from './authentication.ts';
import {
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
} from './collections.ts';
import type { Command } from './command.ts';
import { count } from './count.ts';
import { remove } from './delete.ts';
import { distinct } from './distinct.ts';
import { explain } from './explain.ts';
import { find } from './find.ts';
import { findAndModify } from './find-and-modify.ts';
import { getMore } from './get-more.ts';
import * as greeting from './hello.ts';
import { collMod, createIndexes, dropIndexes, listIndexes } from './index-commands.ts';
import { insert } from './insert.ts';
import { killCursors } from './kill-cursors.ts';
import { endSessions, killSessions, refreshSessions, startSession } from './sessions.ts';
import { collStats, dataSize, dbStats, serverStatus } from './statistics.ts';
import { abortTransaction, commitTransaction } from './transactions.ts';
import { update } from './update.ts';
import { connectionStatus, logout, usersInfo } from './users.ts';
import { validate } from './validate.ts';

const listCommands: Command = {
  fields: [],
  run: () => toDoc({ commands: Doc.from([...BY_NAME].map(([name, command]) => [name, describe(command)])) }),
};

function describe({ isAdminOnly, isAllowedBeforeAuthentication }: Command): Doc {
  return toDoc({
    requiresAuth: isAllowedBeforeAuthentication !== true,
    secondaryOk: false,
    adminOnly: isAdminOnly === true,
  });
}

const COMMANDS = {
  abortTransaction,
  aggregate,
  buildInfo: greeting.buildInfo,
  buildinfo: greeting.buildInfo,
  collMod,
  collStats,
  commitTransaction,
  connectionStatus,
  count,
  create,
  createIndexes,
  currentOp: administration.currentOp,
  dataSize,
  dbStats,
  dbstats: dbStats,
  delete: remove,
  distinct,
  drop,
  dropDatabase,
  dropIndexes,
  deleteIndexes: dropIndexes,
  endSessions,
  explain,
  find,
  findAndModify,
  findandmodify: findAndModify,
  fsync: administration.fsync,
  getCmdLineOpts: administration.getCmdLineOpts,
  getDefaultRWConcern: administration.getDefaultRWConcern,
  getLog: administration.getLog,
  getMore,
  getParameter: administration.getParameter,
  hello: greeting.hello,
  hostInfo: greeting.hostInfo,
  insert,
  isMaster: greeting.isMaster,
  ismaster: greeting.isMaster,
  killCursors,
  killSessions,
  listCollections,
  listCommands,
  listDatabases,
  listIndexes,
  logout,
  ping: greeting.ping,
  profile: administration.profile,
  refreshSessions,
  renameCollection,
  replSetGetConfig: greeting.replSetGetConfig,
  replSetGetStatus: greeting.replSetGetStatus,
  saslContinue,
  saslStart,
  serverStatus,
  startSession,
  update,
  usersInfo,
  validate,
  whatsmyuri: greeting.whatsMyUri,
} satisfies Record<string, Command>;

const BY_NAME = new Map<string, Command>(Object.entries(COMMANDS));

export function findCommand(name: string): Command | undefined {
  return BY_NAME.get(name);
}
