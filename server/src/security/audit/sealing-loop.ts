import type { Logger } from 'pino';
import type { AuditChainStore } from './audit-chain.store.ts';
import type { AuditKeySource } from './audit-keys.ts';
import type { AuditTrail } from './audit-trail.ts';
import { signCheckpoint } from './checkpoint.ts';
import type { CheckpointSink } from './checkpoint-sink.ts';
import type { Sealer } from './sealer.ts';

export interface SealingLoop {
  start(): void;
  /** Seals what waits and sends a last checkpoint. */
  stop(): Promise<void>;
}

interface Deps {
  environment: string;
  trail: Pick<AuditTrail, 'onWake'>;
  sealer: Sealer;
  store: Pick<AuditChainStore, 'find' | 'markCheckpointed'>;
  keys: AuditKeySource;
  sink: CheckpointSink | null;
  logger: Pick<Logger, 'error'>;
  now: () => Date;
  pollMs?: number;
  checkpointMs?: number;
}

/** What other processes have left is found at this pace. */
const POLL_MS = 5000;
/** Entries of one moment get their places together. */
const GATHER_MS = 100;
const CHECKPOINT_MS = 60_000;

export function createSealingLoop(deps: Deps): SealingLoop {
  const { environment, trail, sealer, store, keys, sink, logger, now } = deps;
  const checkpointMs = deps.checkpointMs ?? CHECKPOINT_MS;
  let stopped = true;
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();
  let lastCheckpoint = 0;
  let removeListener = () => {};

  const round = async (final: boolean): Promise<void> => {
    try {
      await sealer.seal(environment);
      if (final || now().getTime() - lastCheckpoint >= checkpointMs) await checkpoint();
    } catch (error) {
      logger.error({ err: error }, 'the audit trail waits to be sealed');
    }
  };

  const checkpoint = async (): Promise<void> => {
    const chain = sink === null ? null : await store.find(environment);
    if (sink === null || chain === null || chain.sequence <= chain.checkpointed) return;
    const { sequence, hash } = chain;
    await sink(signCheckpoint(await keys.of(environment), { environment, sequence, hash, at: now() }));
    lastCheckpoint = now().getTime();
    await store.markCheckpointed(environment, sequence);
  };

  const schedule = (ms: number): void => {
    if (stopped) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      working = working
        .then(() => round(false))
        .then(() => {
          if (timer === null) schedule(deps.pollMs ?? POLL_MS);
        });
    }, ms);
    timer.unref();
  };

  let soon = false;
  const wake = (): void => {
    if (soon || stopped) return;
    soon = true;
    setTimeout(() => {
      soon = false;
      schedule(0);
    }, GATHER_MS).unref();
  };

  return {
    start() {
      stopped = false;
      removeListener = trail.onWake(wake);
      schedule(0);
    },
    async stop() {
      stopped = true;
      removeListener();
      if (timer !== null) clearTimeout(timer);
      await working;
      await round(true);
    },
  };
}
