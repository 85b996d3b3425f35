import type { SandboxClock } from './clock.ts';
import { createFaultQueue, type FaultQueue } from './faults.ts';
import type { SandboxProvider, SeedSizes } from './provider.ts';
import { createRandom } from './random.ts';
import { jsonFile } from './storage.ts';

interface SystemFile {
  sizes: Record<string, number>;
  seed: string;
  state: Record<string, unknown>;
}

/** One simulated provider at run time: its state, seeded at first use, and the faults asked for it. */
export interface SandboxSystem {
  readonly provider: SandboxProvider;
  readonly faults: FaultQueue;
  state(): Record<string, unknown>;
  changed(): void;
  readonly sizes: SeedSizes;
  readonly seed: string;
  /** Throws the data away and seeds again, now. */
  reset(options: { sizes?: SeedSizes | undefined; seed?: string | undefined }): void;
  flush(): Promise<void>;
}

export interface SystemOptions {
  provider: SandboxProvider;
  clock: SandboxClock;
  dataDir: string | null;
}

export function createSystem({ provider, clock, dataDir }: SystemOptions): SandboxSystem {
  const file = jsonFile<SystemFile>(dataDir, provider.id);
  let data = file.read();
  let sizes: SeedSizes = data?.sizes ?? provider.sizes;
  let seed = data?.seed ?? 'patchbay';

  const fill = (): SystemFile => ({
    sizes: { ...sizes },
    seed,
    state: provider.seed({
      sizes,
      random: createRandom(`${provider.id}:${seed}`),
      now: clock.seedTime,
    }),
  });
  const current = (): SystemFile => {
    if (data === null) {
      data = fill();
      file.writeSoon(current);
    }
    return data;
  };

  return {
    provider,
    faults: createFaultQueue(),
    state: () => current().state,
    changed: () => file.writeSoon(current),
    get sizes() {
      return sizes;
    },
    get seed() {
      return seed;
    },
    reset(options) {
      sizes = { ...provider.sizes, ...options.sizes };
      seed = options.seed ?? 'patchbay';
      data = fill();
      file.writeNow(data);
    },
    flush: () => file.flush(),
  };
}
