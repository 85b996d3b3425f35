import { type JsonFile, jsonFile } from './storage.ts';

interface HostFile {
  /** Moment that seed data is dated from: kept, so that seeding again after a restart gives the same data. */
  seedTime: string;
  offsetMs: number;
  starts: number;
}

export interface SandboxClock {
  now(): Date;
  advance(seconds: number): void;
  /** Back to real time. */
  reset(): void;
  readonly seedTime: Date;
  /** Counts the starts of this data folder, so that what is made at random after a restart differs from before. */
  readonly starts: number;
}

export function createClock(options: { dataDir: string | null; seedTime: Date | null }): SandboxClock {
  const file: JsonFile<HostFile> = jsonFile(options.dataDir, 'host');
  const kept = file.read();
  const host: HostFile = {
    seedTime: kept?.seedTime ?? (options.seedTime ?? new Date()).toISOString(),
    offsetMs: kept?.offsetMs ?? 0,
    starts: (kept?.starts ?? 0) + 1,
  };
  file.writeNow(host);
  const move = (offsetMs: number) => {
    host.offsetMs = offsetMs;
    file.writeNow(host);
  };
  return {
    now: () => new Date(Date.now() + host.offsetMs),
    advance: (seconds) => move(host.offsetMs + seconds * 1000),
    reset: () => move(0),
    seedTime: new Date(host.seedTime),
    starts: host.starts,
  };
}
