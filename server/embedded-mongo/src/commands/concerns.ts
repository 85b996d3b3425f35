import { Doc } from '../bson/document.ts';
import { toDouble } from '../bson/number.ts';
import { isNumber } from '../bson/types.ts';
import { commandError, invalidOptions, notImplemented } from '../errors.ts';

const READ_LEVELS = new Set(['local', 'available', 'majority', 'linearizable']);

/**
 * Whether a write is acknowledged only when it is on the disk. `j: false` asks for less: such a write outlives the
 * process, and a crash of the machine may take it back, never with anything that came before it on the disk.
 */
export function writesDurably(args: Doc): boolean {
  const write = args.get('writeConcern');
  return !(write instanceof Doc && write.get('j') === false && write.get('w') !== 'majority');
}

/** Whether a read must not tell of what may still be taken back. */
export function readsDurably(args: Doc): boolean {
  const read = args.get('readConcern');
  const level = read instanceof Doc ? read.get('level') : undefined;
  return level === 'majority' || level === 'linearizable';
}

/** Read and write concerns: one member meets all that one member can meet. */
export function checkConcerns(args: Doc, isInTransaction: boolean): void {
  const read = args.get('readConcern');
  if (read instanceof Doc) checkReadConcern(read, isInTransaction);
  const write = args.get('writeConcern');
  if (write instanceof Doc) checkWriteConcern(write);
}

function checkReadConcern(concern: Doc, isInTransaction: boolean): void {
  const level = concern.get('level');
  if (concern.has('atClusterTime')) throw notImplemented("Reading 'atClusterTime' is not supported");
  if (level === undefined) return;
  if (level === 'snapshot') {
    if (isInTransaction) return;
    throw notImplemented("The read concern 'snapshot' is supported inside of transactions only");
  }
  if (typeof level !== 'string' || !READ_LEVELS.has(level)) {
    throw commandError(
      9,
      `Enumeration value '${String(level)}' for field 'readConcern.level' is not a valid value.`,
    );
  }
}

function checkWriteConcern(concern: Doc): void {
  const w = concern.get('w');
  if (w === undefined || w === 'majority') return;
  if (isNumber(w)) {
    const members = toDouble(w);
    if (members >= 0 && members <= 1) return;
    throw commandError(
      100,
      `Not enough data-bearing nodes: the write concern asks for ${members}, there is 1`,
    );
  }
  if (typeof w === 'string')
    throw commandError(79, `No write concern mode named '${w}' found in replica set configuration`);
  throw invalidOptions("'w' of a write concern must be a number or a string");
}
