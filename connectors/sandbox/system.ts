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

const DEFAULT_SEED = 'patchbay';

export interface SystemOptions {
  provider: SandboxProvider;
  clock: SandboxClock;
  dataDir: string | null;
}

export function createSystem({ provider, clock, dataDir }: SystemOptions): SandboxSystem {
  const file = jsonFile<SystemFile>(dataDir, provider.id);
  let data: SystemFile | null = null;
  let sizes: SeedSizes = provider.sizes;
  let seed = DEFAULT_SEED;
  let isRead = false;

  /** What is on disk, read at first use, so that an unused provider costs nothing. */
  const load = () => {
    if (isRead) return;
    isRead = true;
    data = file.read();
    sizes = data?.sizes ?? provider.sizes;
    seed = data?.seed ?? DEFAULT_SEED;
  };

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
    load();
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
      load();
      return sizes;
    },
    get seed() {
      load();
      return seed;
    },
    reset(options) {
      isRead = true;
      sizes = { ...provider.sizes, ...options.sizes };
      seed = options.seed ?? DEFAULT_SEED;
      data = fill();
      file.writeNow(data);
    },
    flush: () => file.flush(),
  };
}
