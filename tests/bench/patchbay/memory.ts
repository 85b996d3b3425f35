import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Resident memory of a whole process with all its threads, in MB (2^20 bytes). */
export function residentMb(pid: number): number {
  return process.platform === 'linux' ? fromStatus(pid, 'VmRSS') : fromPs(pid);
}

/** The most that the process has had so far; where only the present is told (not on Linux), that. */
export function peakMb(pid: number): number {
  return process.platform === 'linux' ? fromStatus(pid, 'VmHWM') : fromPs(pid);
}

function fromStatus(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const kb = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 1024);
}

function fromPs(pid: number): number {
  return Math.round(
    Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024,
  );
}
