import type { Doc } from '../bson/document.ts';
import type { CursorRegistry } from '../cursors/cursor-registry.ts';
import type { ConnectionState } from '../server/connection-state.ts';
import type { ScramCredentials } from '../server/scram.ts';
import type { ServerSettings } from '../server/settings.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { Transaction } from '../sessions/transaction.ts';
import type { Store } from '../store/store.ts';
import type { View } from '../store/view.ts';
import type { InputDocument } from './input-document.ts';

/** What the commands work with; one a server. */
export type Services = {
  store: Store;
  committed: View;
  cursors: CursorRegistry;
  sessions: SessionRegistry;
  settings: ServerSettings;
  /** Undefined where nobody can authenticate. */
  credentials(): ScramCredentials | undefined;
  startedAt: number;
  connections(): number;
};

/** One call of a command. */
export type Invocation = {
  services: Services;
  connection: ConnectionState;
  db: string;
  args: Doc;
  /** The documents of a field, from the body or from a document sequence. */
  documents(field: string): InputDocument[];
  view: View;
  transaction: Transaction | undefined;
  session: string | undefined;
  txnNumber: bigint | undefined;
  now: Date;
  /** When the command has to give up, in milliseconds of the process clock. */
  deadline: number | undefined;
};

/** A reply as an object or a document to be encoded, or already encoded. */
export type Reply = object | Doc | Uint8Array;

export type Command = {
  /** Field names beside the general ones; any other is refused. */
  fields: readonly string[];
  /** Writes run so that a failure undoes the whole command. */
  isWrite?: boolean | ((args: Doc) => boolean);
  isAllowedInTransaction?: boolean;
  /** Commit and abort, which look their transaction up themselves. */
  isTransactionEnd?: boolean;
  isAllowedBeforeAuthentication?: boolean;
  isAdminOnly?: boolean;
  ignoresUnknownFields?: boolean;
  run(invocation: Invocation): Reply;
};
