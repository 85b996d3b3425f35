/**
 * Takes handed-over events out of the outbox, all that came in while the last removal was under way at once: the next
 * event need not wait for it, since one that a crash leaves behind is known to the delivery service by its id.
 */
export function createRemovals({
  remove,
  onError,
}: {
  remove: (ids: readonly string[]) => Promise<void>;
  onError: (error: unknown, ids: readonly string[]) => void;
}) {
  let waiting: string[] = [];
  let underWay: string[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      underWay = waiting;
      waiting = [];
      await remove(underWay).catch((error: unknown) => onError(error, underWay));
    }
    underWay = [];
    running = undefined;
  }

  return {
    add(id: string): void {
      waiting.push(id);
      running ??= run();
    },
    /** Handed over, and perhaps not out yet. */
    pending: (): readonly string[] => [...underWay, ...waiting],
    /** Resolves when everything added so far is out, or could not be taken out. */
    settled: async (): Promise<void> => running,
  };
}
