import type { Claim } from '../engine/lease-keeper.ts';

/**
 * Takes handed-over events out of the outbox, all that came in while the last removal was under way at once: the next
 * event need not wait for it, since one that a crash leaves behind is known to the delivery service by its id.
 */
export function createRemovals({
  remove,
  onDone,
  onError,
}: {
  remove: (claims: readonly Claim[]) => Promise<void>;
  /** Also when it failed. */
  onDone: (claim: Claim) => void;
  onError: (error: unknown, claims: readonly Claim[]) => void;
}) {
  let waiting: Claim[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await remove(batch).catch((error: unknown) => onError(error, batch));
      for (const claim of batch) onDone(claim);
    }
    running = undefined;
  }

  return {
    add(claim: Claim): void {
      waiting.push(claim);
      running ??= run();
    },
    /** Resolves when everything added so far is out. */
    settled: async (): Promise<void> => running,
  };
}
