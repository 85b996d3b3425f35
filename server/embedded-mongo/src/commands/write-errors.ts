import { Int32 } from 'bson';
import { Doc, type Value } from '../bson/document.ts';
import { CommandError, commandError } from '../errors.ts';
import { BlockedByTransaction } from '../store/transaction-locks.ts';
import { MAX_WRITE_BATCH } from '../wire/protocol.ts';
import { Arguments } from './arguments.ts';
import type { Invocation } from './command.ts';

const WRITE_CONFLICT = 112;

/** Runs the statements of a write command one by one; what fails is reported beside what was done. */
export function runStatements(
  invocation: Invocation,
  options: { count: number; isOrdered: boolean },
  run: (position: number) => void,
): Doc[] {
  const errors: Doc[] = [];
  for (let position = 0; position < options.count; position++) {
    try {
      run(position);
    } catch (error) {
      errors.push(describe(invocation, position, error));
      if (options.isOrdered) break;
    }
  }
  return errors;
}

function describe({ transaction }: Invocation, position: number, error: unknown): Doc {
  if (error instanceof BlockedByTransaction || !(error instanceof CommandError)) throw error;
  // A conflict, or the end of the time, concerns the whole command.
  if (
    error.code === WRITE_CONFLICT ||
    error.code === 50 ||
    (transaction !== undefined && error.labels.length > 0)
  ) {
    throw error;
  }
  const entry = Doc.from([
    ['index', new Int32(position)],
    ['code', new Int32(error.code)],
  ]);
  for (const [name, value] of error.extra ?? []) entry.append(name, value);
  entry.append('errmsg', error.message);
  return entry;
}

export function isOrdered({ args }: Invocation): boolean {
  return args.has('ordered') ? new Arguments(args).boolean('ordered') : true;
}

export function checkBatch(count: number): void {
  if (count >= 1 && count <= MAX_WRITE_BATCH) return;
  throw commandError(
    16,
    `Write batch sizes must be between 1 and ${MAX_WRITE_BATCH}. Got ${count} operations.`,
  );
}

export function writeReply(fields: Iterable<readonly [string, Value]>, errors: Doc[]): Doc {
  const reply = Doc.from(fields);
  if (errors.length > 0) reply.append('writeErrors', errors);
  return reply;
}
