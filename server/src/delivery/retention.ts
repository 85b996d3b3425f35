import type { RetentionStore } from './retention.store.ts';

export interface SweepResult {
  bodies: number;
  messages: number;
  deliveries: number;
  attempts: number;
  tasks: number;
}

/** Deletes what is past its time, also on a database that keeps no time itself. May run anywhere, any number of times. */
export function createRetention({ store, now }: { store: RetentionStore; now: () => Date }) {
  return {
    async sweep(): Promise<SweepResult> {
      const at = now();
      await store.removeExpired('AttemptBucket', at);
      return {
        bodies: await store.removeBodies(at),
        attempts: await store.removeExpired('Attempt', at),
        deliveries: await store.removeExpired('Delivery', at),
        messages: await store.removeExpired('Message', at),
        tasks: await store.removeExpired('BackgroundTask', at),
      };
    },
  };
}
