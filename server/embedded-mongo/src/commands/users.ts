import { Doc, type Value } from '../bson/document.ts';
import { toDoc } from '../bson/from-js.ts';
import { isNumber } from '../bson/types.ts';
import { badValue, notImplemented } from '../errors.ts';
import { compileMatcher } from '../matcher/compile.ts';
import { USER_NAME } from '../server/password-file.ts';
import { Arguments } from './arguments.ts';
import type { Command, Services } from './command.ts';

const USER_DATABASE = 'admin';
const ROLES = [{ role: 'root', db: USER_DATABASE }];

type Wanted = (name: string, db: string) => boolean;

/** There is one user, who may do everything; it exists where the server listens on TCP. */
export const usersInfo: Command = {
  fields: ['showCredentials', 'showCustomData', 'showPrivileges', 'showAuthenticationRestrictions', 'filter'],
  run({ services, db, args }) {
    const read = new Arguments(args);
    for (const option of ['showCredentials', 'showPrivileges', 'showAuthenticationRestrictions']) {
      if (read.boolean(option)) throw notImplemented(`The option '${option}' of usersInfo is not supported`);
    }
    const filter = compileMatcher(read.document('filter') ?? new Doc());
    const isWanted = wantedUsers(args.valueAt(0), db);
    const users = usersOf(services).filter((user) => filter.matches(user));
    return toDoc({ users: isWanted(USER_NAME, USER_DATABASE) ? users : [] });
  },
};

export const connectionStatus: Command = {
  fields: ['showPrivileges'],
  run({ connection, args }) {
    const isUser = connection.isAuthenticated && !connection.isTrusted;
    const privileges = [{ resource: { anyResource: true }, actions: ['anyAction'] }];
    return toDoc({
      authInfo: {
        authenticatedUsers: isUser ? [{ user: USER_NAME, db: USER_DATABASE }] : [],
        authenticatedUserRoles: isUser ? ROLES : [],
        ...(new Arguments(args).boolean('showPrivileges') && {
          authenticatedUserPrivileges: isUser ? privileges : [],
        }),
      },
    });
  },
};

/** Ends what was begun in this database; who authenticated in another stays. */
export const logout: Command = {
  fields: [],
  run({ connection, db }) {
    if (db === USER_DATABASE) connection.isAuthenticated = connection.isTrusted;
    return new Doc();
  },
};

function usersOf(services: Services): Doc[] {
  if (services.credentials() === undefined) return [];
  return [
    toDoc({
      _id: `${USER_DATABASE}.${USER_NAME}`,
      user: USER_NAME,
      db: USER_DATABASE,
      roles: ROLES,
      mechanisms: ['SCRAM-SHA-256'],
    }),
  ];
}

function wantedUsers(asked: Value, db: string): Wanted {
  if (isNumber(asked)) return (_, userDb) => userDb === db;
  if (typeof asked === 'string') return (name, userDb) => name === asked && userDb === db;
  if (Array.isArray(asked)) {
    const any = asked.map((one) => wantedUsers(one, db));
    return (name, userDb) => any.some((isWanted) => isWanted(name, userDb));
  }
  if (asked instanceof Doc && asked.has('forAllDBs')) return () => true;
  if (asked instanceof Doc && typeof asked.get('user') === 'string') {
    return (name, userDb) => name === asked.get('user') && userDb === asked.get('db');
  }
  throw badValue('usersInfo takes 1, a name, { user, db }, a list of them or { forAllDBs: true }');
}
