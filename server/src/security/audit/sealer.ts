import type { ClientSession } from 'mongoose';
import type { AuditChainStore } from './audit-chain.store.ts';
import { entryText, linkHash } from './audit-hash.ts';
import type { AuditKeySource } from './audit-keys.ts';

/** Gives entries their place in the chain. Any process may; two at once do no harm. */
export interface Sealer {
  /** Everything that waits; answers how many entries got a place. */
  seal(environment: string): Promise<number>;
}

interface Deps {
  store: AuditChainStore;
  keys: AuditKeySource;
  transact: <Result>(work: (session: ClientSession) => Promise<Result>) => Promise<Result>;
  now: () => Date;
}

const BATCH = 500;
/** Longer than any effect at a provider takes: whoever began it has died. */
const ABANDONED_MS = 15 * 60_000;

/**
 * Writers only add their entry, so that they never wait for each other; the order of the chain is made here, in batches,
 * after their commits. An entry that commits late gets a later place, never a hole.
 */
export function createSealer({ store, keys, transact, now }: Deps): Sealer {
  return {
    async seal(environment) {
      await endAbandoned(environment);
      for (let total = 0; ; ) {
        if (!(await store.hasWaiting(environment))) return total;
        const count = await transact((session) => sealBatch(session, environment));
        // The chain has moved under us: another process is at it.
        if (count === null) return total;
        total += count;
      }
    },
  };

  async function sealBatch(session: ClientSession, environment: string): Promise<number | null> {
    const chain = await store.find(environment, session);
    if (chain === null) return null;
    const { sequence, hash } = chain;
    let end = { sequence, hash };
    const entries = (await store.waiting(session, environment, BATCH)).map(({ _id, mac }) => {
      const next = end.sequence + 1;
      end = { sequence: next, hash: linkHash(end.hash, next, mac) };
      return { id: _id, ...end };
    });
    const extended = await store.extend(session, environment, { sequence, hash }, entries);
    return extended ? entries.length : null;
  }

  async function endAbandoned(environment: string): Promise<void> {
    const before = new Date(now().getTime() - ABANDONED_MS);
    const { mac } = await keys.of(environment);
    for (const entry of await store.abandoned(environment, before)) {
      const ended = { ...entry, outcome: 'unknown' } as const;
      await store.complete({ ...ended, mac: mac(entryText(ended)) });
    }
  }
}
