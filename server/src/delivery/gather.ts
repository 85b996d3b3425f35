export type Outcome<Result> = { result: Result } | { error: unknown };

export interface GatherOptions<Item, Result> {
  /** One outcome for each item, in their order. A throw is everybody's. */
  work: (items: readonly Item[]) => Promise<readonly Outcome<Result>[]>;
  /** How many runs may be under way. */
  concurrent: number;
  maxItems: number;
  weigh?: (item: Item) => number;
  /** Of the items of one run together; a single one may weigh more. */
  maxWeight?: number;
}

/**
 * Does for many at once what came in while earlier ones were under way: a single caller is served at once, and a crowd
 * shares the round trips and the commit.
 */
export function createGathering<Item, Result>(options: GatherOptions<Item, Result>) {
  const { work, concurrent, maxItems, weigh = () => 0, maxWeight = Number.POSITIVE_INFINITY } = options;
  const waiting: { item: Item; settle: (outcome: Outcome<Result>) => void }[] = [];
  let running = 0;

  function take() {
    let weight = 0;
    let count = 0;
    while (count < Math.min(waiting.length, maxItems)) {
      weight += weigh(waiting[count]!.item);
      if (count > 0 && weight > maxWeight) break;
      count++;
    }
    return waiting.splice(0, count);
  }

  async function run(): Promise<void> {
    running++;
    while (waiting.length > 0) {
      const batch = take();
      const outcomes = await work(batch.map(({ item }) => item)).catch((error: unknown) =>
        batch.map((): Outcome<Result> => ({ error })),
      );
      batch.forEach(({ settle }, index) => {
        settle(outcomes[index] ?? { error: new Error('There is no outcome for this item') });
      });
    }
    running--;
  }

  return (item: Item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({
        item,
        settle: (outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.result)),
      });
      if (running < concurrent) void run();
    });
}
