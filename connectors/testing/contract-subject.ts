import type { Sandbox } from '../sandbox/index.ts';
import type { Connector, Partition, Sync, WebhookRequest } from '../sdk/index.ts';
import type { TestContext, TestCredentials } from './test-context.ts';

/** What the suite cannot find out by itself about one connector. */
export interface ContractSample {
  /** Small sizes for the sandbox's seed, yet enough for two pages or more of the larger syncs. */
  sizes: Readonly<Record<string, number>>;
  /** Syncs whose checkpoint the provider lets run out. */
  expiringSyncs?: readonly string[];
  /** A genuine webhook with this secret, sent at this moment. */
  webhook?(input: { secret: string; now: Date }): WebhookRequest;
  settings?: Record<string, unknown>;
}

export interface ContractSubject {
  connector: Connector;
  sample: ContractSample;
  sandbox(): Sandbox;
  credentials(): TestCredentials;
  context(options?: { credentials?: TestCredentials; signal?: AbortSignal }): TestContext;
}

/** The partitions of a sync, or the one that stands for a sync without. */
export async function partitionsOf(sync: Sync, context: TestContext): Promise<readonly (Partition | null)[]> {
  return sync.partitions === undefined ? [null] : sync.partitions(context);
}
