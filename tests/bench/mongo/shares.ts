import type { FloorFigures } from './floor.ts';
import type { OperationFigures } from './operations.ts';

/** Where the time of one operation of one client goes, in ms at the median. */
export type Shares = { whole: number; driver: number; socket: number; disk: number; server: number };

/**
 * The driver's share is what its absence saves; the socket's what a ping without the driver takes; the disk's what one
 * sync takes. What is left is the server's: reading the command, planning, SQLite, writing the reply.
 */
export function sharesOf(
  operations: OperationFigures,
  floor: FloorFigures,
): Record<'findById' | 'upsertByUniqueKey', Shares> {
  const socket = floor.raw.ping.one.p50Ms ?? 0;
  const shares = (name: 'findById' | 'upsertByUniqueKey', disk: number): Shares => {
    const whole = operations[name]?.one.p50Ms ?? 0;
    const raw = floor.raw[name].one.p50Ms ?? 0;
    return {
      whole,
      driver: rounded(whole - raw),
      socket,
      disk,
      server: rounded(raw - socket - disk),
    };
  };
  return {
    findById: shares('findById', 0),
    upsertByUniqueKey: shares('upsertByUniqueKey', floor.disk.fdatasync.p50Ms ?? 0),
  };
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
