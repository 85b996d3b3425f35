import { lowestId, timeOfId } from '../../models/ids.ts';
import type { TailKind, TailStore } from './tail.store.ts';

/** An id gets its time before it can be read, so an earlier one can appear after a later one: so far we look back. */
export const OVERLAP_MS = 3000;

const SCAN = 5000;
const PAGE = 200;

/** Follows the messages or attempts of an application by their ids, each once. */
export function createFollower({
  kind,
  applicationId,
  store,
  from,
}: {
  kind: TailKind;
  applicationId: string;
  store: Pick<TailStore, 'idsAfter'>;
  /** Time from which on ids are told. */
  from: number;
}) {
  const prefix = kind === 'message' ? 'msg' : 'atmpt';
  const seen = new Set<string>();
  let floor = from;

  function moveTo(time: number): void {
    if (time <= floor) return;
    floor = time;
    const lowest = lowestId(prefix, floor);
    for (const id of seen) if (id < lowest) seen.delete(id);
  }

  async function next(): Promise<string[]> {
    const ids = await store.idsAfter(kind, applicationId, lowestId(prefix, floor), SCAN);
    const fresh = ids.filter((id) => !seen.has(id)).slice(0, PAGE);
    for (const id of fresh) seen.add(id);
    const last = fresh.at(-1);
    const end = ids.at(-1);
    if (last !== undefined) moveTo(timeOfId(last) - OVERLAP_MS);
    // More in so short a time than is looked through at once: go on behind it.
    else if (end !== undefined && ids.length === SCAN) moveTo(timeOfId(end));
    return fresh;
  }

  return {
    /** What came since the last time, the earliest first, at most a page. */
    next,
    /** Passes over what is there already. */
    async skipPresent(): Promise<void> {
      while ((await next()).length > 0);
    },
    /** To go on from later. */
    position: () => floor,
  };
}
