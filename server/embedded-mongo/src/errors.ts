import type { Doc } from './bson/document.ts';
import { CODE_NAMES } from './error-codes.ts';

type CommandErrorOptions = {
  code: number;
  message: string;
  labels?: readonly string[];
  /** Further fields of the error reply, such as `keyPattern` and `keyValue`. */
  extra?: Doc;
};

/** A failure that is answered to the client with MongoDB's error code. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: number;
  readonly codeName: string;
  readonly labels: readonly string[];
  readonly extra: Doc | undefined;

  constructor({ code, message, labels = [], extra }: CommandErrorOptions) {
    super(message);
    this.code = code;
    this.codeName = CODE_NAMES.get(code) ?? `Location${code}`;
    this.labels = labels;
    this.extra = extra;
  }
}

export function commandError(code: number, message: string): CommandError {
  return new CommandError({ code, message });
}

export const badValue = (message: string) => commandError(2, message);
export const failedToParse = (message: string) => commandError(9, message);
export const typeMismatch = (message: string) => commandError(14, message);
export const overflow = (message: string) => commandError(15, message);
export const illegalOperation = (message: string) => commandError(20, message);
export const invalidBson = (message: string) => commandError(22, message);
export const pathNotViable = (message: string) => commandError(28, message);
export const conflictingUpdate = (message: string) => commandError(40, message);
export const immutableField = (message: string) => commandError(66, message);
export const invalidOptions = (message: string) => commandError(72, message);
export const notSupported = (message: string) => commandError(115, message);
export const notImplemented = (message: string) => commandError(238, message);

export const commandNotFound = (name: string) => commandError(59, `no such command: '${name}'`);

export function duplicateKey(options: {
  namespace: string;
  index: string;
  keyPattern: Doc;
  keyValue: Doc;
  /** The key as MongoDB prints it, for example `{ email: "a@b.c" }`. */
  printedKey: string;
  extra: Doc;
}): CommandError {
  const { namespace, index, printedKey, extra } = options;
  extra.set('keyPattern', options.keyPattern);
  extra.set('keyValue', options.keyValue);
  return new CommandError({
    code: 11000,
    message: `E11000 duplicate key error collection: ${namespace} index: ${index} dup key: ${printedKey}`,
    extra,
  });
}

export function writeConflict(
  message = 'Write conflict during the operation. Please retry it or the transaction it belongs to.',
): CommandError {
  return new CommandError({ code: 112, message, labels: ['TransientTransactionError'] });
}
