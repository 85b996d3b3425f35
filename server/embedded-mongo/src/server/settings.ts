export type ServerSettings = {
  setName: string;
  /** Inserts are refused above this size of the file. */
  maxBytes: number;
  /** A warning is logged once above these. */
  warnBytes: number;
  warnDocuments: number;
  /** The sentence that tells what to do about the size. */
  growthAdvice: string;
  sessionTimeoutMinutes: number;
  transactionLifetimeSeconds: number;
  cursorTimeoutMinutes: number;
  /** Seconds between two looks for expired documents, sessions, transactions and cursors. */
  sweepSeconds: number;
  warn(message: string): void;
};

const GB = 1024 ** 3;

export const DEFAULT_SETTINGS: ServerSettings = {
  setName: 'rs0',
  maxBytes: 2 * GB,
  warnBytes: GB,
  warnDocuments: 250_000,
  growthAdvice:
    'The embedded database is for evaluation, development and small installations. ' +
    'Set PATCHBAY_MONGODB_URI to a MongoDB replica set, and move the data there with `patchbay db export`.',
  sessionTimeoutMinutes: 30,
  transactionLifetimeSeconds: 60,
  cursorTimeoutMinutes: 10,
  sweepSeconds: 30,
  warn: (message) => process.emitWarning(message, 'EmbeddedMongoWarning'),
};
