import { readFileSync } from 'node:fs';

/** What `times` in /proc count in, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Processor time of a whole process so far; null where the system does not tell it in a file (not Linux). */
export function cpuSeconds(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in front is in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
