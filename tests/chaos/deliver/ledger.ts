import type { Received } from '../../../server/src/delivery/testing/receiver.ts';

export interface Announced {
  /** What the payload says that it is. */
  name: string;
  /** The connection that it belongs to; null: sent by the API. */
  connectionId: string | null;
  /** `performance.now()` when the change was committed, or the message accepted. */
  at: number;
}

export interface Kill {
  point: string;
  at: number;
}

/** What a process sent before it was killed may be read later than that: a busy receiver has it in its socket. */
const SLACK_MS = 2000;

/** What was promised held against what arrived at one endpoint. */
export function judge({
  announced,
  received,
  kills,
}: {
  announced: readonly Announced[];
  received: readonly Received[];
  kills: readonly Kill[];
}) {
  const arrivals = Map.groupBy(received, ({ body }) => nameOf(body));
  const lost = announced.filter(({ name }) => !arrivals.has(name)).map(({ name }) => name);
  const changedIds: string[] = [];
  const unexplained: string[] = [];
  let duplicates = 0;
  for (const [name, all] of arrivals) {
    const versions = new Set(all.map(({ id, body }) => `${id} ${body}`));
    if (versions.size > 1) changedIds.push(name);
    all.slice(1).forEach(({ at }, index) => {
      duplicates++;
      const since = (all[index]?.at ?? 0) - SLACK_MS;
      if (!kills.some((kill) => kill.at >= since && kill.at <= at)) unexplained.push(name);
    });
  }
  return {
    lost,
    changedIds,
    unexplained,
    duplicates,
    waits: waitsAfterKills({ announced, arrivals, kills }),
  };
}

/** From a kill until what it interrupted, or could have, came: first arrivals and repetitions alike. */
function waitsAfterKills({
  announced,
  arrivals,
  kills,
}: {
  announced: readonly Announced[];
  arrivals: ReadonlyMap<string, readonly Received[]>;
  kills: readonly Kill[];
}): number[] {
  return announced.flatMap(({ name, at }) => {
    let since = at;
    return (arrivals.get(name) ?? []).flatMap((arrival) => {
      const kill = kills.findLast((one) => one.at >= since && one.at <= arrival.at);
      since = arrival.at;
      return kill === undefined ? [] : [arrival.at - kill.at];
    });
  });
}

/** Names of events that came, for the first time, after a later one of their connection. */
export function overtaken(announced: readonly Announced[], received: readonly Received[]): string[] {
  const first = new Map<string, number>();
  received.forEach(({ body }, index) => {
    const name = nameOf(body);
    if (!first.has(name)) first.set(name, index);
  });
  const lanes = Map.groupBy(announced, ({ connectionId }) => connectionId);
  lanes.delete(null);
  return [...lanes.values()].flatMap((events) => {
    let latest = -1;
    return events.flatMap(({ name }) => {
      const place = first.get(name) ?? -1;
      const isLate = place < latest;
      latest = Math.max(latest, place);
      return isLate ? [name] : [];
    });
  });
}

export function nameOf(body: string): string {
  const { data } = JSON.parse(body) as { data?: { action?: string } };
  return data?.action ?? '';
}
