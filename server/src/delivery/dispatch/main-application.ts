import { isDeepStrictEqual } from 'node:util';
import { contractEventTypes } from './event-type-catalogue.ts';
import type { SvixTarget, SvixTargets } from './svix-target.ts';

/**
 * Makes sure that an environment's application exists and that the contract's event types are known there. Does nothing
 * when all is as it should be, so it may run at every start and in every process.
 */
export function createMainApplication({ targets }: { targets: SvixTargets }) {
  async function registerEventTypes({ client }: SvixTarget): Promise<void> {
    for (const { name, ...wanted } of contractEventTypes()) {
      const known = await client.eventType.get(name).catch(ifMissing);
      const isSame =
        known !== null &&
        known.description === wanted.description &&
        isDeepStrictEqual(known.schemas, JSON.parse(JSON.stringify(wanted.schemas)));
      if (!isSame) await again(() => client.eventType.upsert(name, wanted));
    }
  }

  return async function ensureMainApplication(environment: string): Promise<void> {
    const target = targets(environment);
    const uid = target.applicationUid;
    await again(() => target.client.application.getOrCreate({ uid, name: 'Patchbay' }));
    await registerEventTypes(target);
  };
}

/** Processes that start at once make the same things: who comes second finds them made. */
function again<T>(make: () => Promise<T>): Promise<T> {
  return make().catch((error: unknown) => {
    if (statusOf(error) !== 409) throw error;
    return make();
  });
}

function ifMissing(error: unknown): null {
  if (statusOf(error) === 404) return null;
  throw error;
}

/** The HTTP status of an SDK error; null: the service did not answer. */
export function statusOf(error: unknown): number | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  // The code of a timeout is a number too: 23.
  return typeof code === 'number' && code >= 100 ? code : null;
}

export type EnsureMainApplication = ReturnType<typeof createMainApplication>;
