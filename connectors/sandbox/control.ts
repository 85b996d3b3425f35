import type { SandboxClock } from './clock.ts';
import { type Credentials, developerToken } from './credentials.ts';
import type { Fault } from './faults.ts';
import type { Ledger, LedgerAnswer, LedgerFilter } from './ledger.ts';
import type { SandboxAccount, SeedSizes } from './provider.ts';
import type { SandboxSystem } from './system.ts';

export interface SystemOverview {
  id: string;
  hosts: readonly string[];
  sizes: SeedSizes;
  seed: string;
  accounts: readonly SandboxAccount[];
  apiKeys: Readonly<Record<string, SandboxAccount>>;
  /** Acts as the first account, with every scope; `null` where the provider takes API keys only. */
  developerToken: string | null;
  faults: readonly Fault[];
}

/** What `/_control` does, for tests in the same process. */
export interface SandboxControl {
  /** Data, faults, ledger and clock back to the start. Tokens stay valid, so that connections go on. */
  reset(): void;
  resetSystem(system: string, options?: { sizes?: SeedSizes | undefined; seed?: string | undefined }): void;
  addFault(system: string, fault: Fault): void;
  clearFaults(system: string): void;
  advanceClock(seconds: number): void;
  ledger(filter?: LedgerFilter): LedgerAnswer;
  clearLedger(): void;
  state(): { now: string; systems: SystemOverview[] };
  hasSystem(system: string): boolean;
  sizesOf(system: string): SeedSizes;
}

export interface ControlParts {
  systems: ReadonlyMap<string, SandboxSystem>;
  ledger: Ledger;
  clock: SandboxClock;
  credentials: Credentials;
}

export function createControl({ systems, ledger, clock, credentials }: ControlParts): SandboxControl {
  const find = (id: string): SandboxSystem => {
    const system = systems.get(id);
    if (system === undefined) throw new Error(`The sandbox has no system "${id}"`);
    return system;
  };
  return {
    reset() {
      clock.reset();
      ledger.clear();
      for (const system of systems.values()) {
        system.faults.clear();
        system.reset({});
      }
    },
    resetSystem: (id, options = {}) => find(id).reset(options),
    addFault(id, fault) {
      const system = find(id);
      // Nothing to wait for: tokens run out now.
      if (fault.fault === 'expire_tokens') credentials.memory.expireAll(id);
      else system.faults.add(fault);
    },
    clearFaults: (id) => find(id).faults.clear(),
    advanceClock: (seconds) => clock.advance(seconds),
    ledger: (filter = {}) => ledger.read(filter),
    clearLedger: () => ledger.clear(),
    state: () => ({
      now: clock.now().toISOString(),
      systems: [...systems.values()].map((system) => ({
        id: system.provider.id,
        hosts: system.provider.hosts,
        sizes: system.sizes,
        seed: system.seed,
        accounts: system.provider.accounts,
        apiKeys: system.provider.apiKeys ?? {},
        developerToken: developerToken(system.provider, credentials),
        faults: system.faults.list(),
      })),
    }),
    hasSystem: (id) => systems.has(id),
    sizesOf: (id) => find(id).provider.sizes,
  };
}
