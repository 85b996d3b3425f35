export interface Claim {
  id: string;
  holder: string;
}

/**
 * Keeps the leases of work under way alive, so that they can be short: what a dead process held is free again within
 * seconds, although one attempt may take longer than that.
 */
export function createLeaseKeeper({
  renew,
  everyMs,
  onError,
}: {
  renew: (claims: readonly Claim[]) => Promise<void>;
  everyMs: number;
  onError: (error: unknown) => void;
}) {
  const held = new Map<string, Claim>();
  let timer: NodeJS.Timeout | undefined;
  let renewing = false;

  async function tick(): Promise<void> {
    if (renewing || held.size === 0) return;
    renewing = true;
    try {
      await renew([...held.values()]);
    } catch (error) {
      onError(error);
    } finally {
      renewing = false;
    }
  }

  return {
    start() {
      timer ??= setInterval(() => void tick(), everyMs);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
    add: (claim: Claim) => held.set(claim.id + claim.holder, claim),
    remove: (claim: Claim) => held.delete(claim.id + claim.holder),
  };
}

export type LeaseKeeper = ReturnType<typeof createLeaseKeeper>;
