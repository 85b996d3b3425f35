/** Writes down that a key was used, for each key at most once in this time and process. */
const EVERY_MS = 60_000;
const MAX_KEYS = 10_000;

export function createLastUse(write: (id: string, at: Date) => void): (id: string, at: Date) => void {
  const written = new Map<string, number>();
  return (id, at) => {
    const last = written.get(id);
    if (last !== undefined && at.getTime() - last < EVERY_MS) return;
    if (written.size >= MAX_KEYS) written.clear();
    written.set(id, at.getTime());
    write(id, at);
  };
}
