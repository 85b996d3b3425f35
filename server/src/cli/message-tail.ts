import { ApiException, type MessageOut, type Svix } from 'svix';

const APPLICATION = 'main';
const PAGE = 250;

// A message gets its time before it can be listed, so an older one can appear after a newer one.
const OVERLAP_MS = 60_000;

/**
 * The messages of an environment as they come, each once. Times are compared with the server's own only, so it does not
 * matter what the clock of this machine says.
 */
export function createMessageTail({ client, eventTypes }: { client: Svix; eventTypes: readonly string[] }) {
  let seen = new Map<string, number>();
  let floor: number | null = null;

  async function listAfter(after: number | null): Promise<MessageOut[]> {
    const messages: MessageOut[] = [];
    for (let iterator: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof client.message.list>> = await client.message.list(APPLICATION, {
        limit: PAGE,
        withContent: false,
        ...(iterator === null ? {} : { iterator }),
        ...(after === null ? {} : { after: new Date(after) }),
        ...(eventTypes.length === 0 ? {} : { eventTypes: [...eventTypes] }),
      });
      messages.push(...page.data);
      if (page.done || page.iterator === null) return messages.reverse();
      iterator = page.iterator;
    }
  }

  async function newest(): Promise<number | null> {
    const types = eventTypes.length === 0 ? {} : { eventTypes: [...eventTypes] };
    const { data } = await client.message.list(APPLICATION, { limit: 1, withContent: false, ...types });
    return data[0]?.timestamp.getTime() ?? null;
  }

  async function take(): Promise<MessageOut[]> {
    const listed = await listAfter(floor);
    const fresh = listed.filter(({ id }) => !seen.has(id));
    for (const { id, timestamp } of fresh) {
      seen.set(id, timestamp.getTime());
      floor = Math.max(floor ?? 0, timestamp.getTime() - OVERLAP_MS);
    }
    const oldest = floor ?? 0;
    seen = new Map([...seen].filter(([, at]) => at >= oldest));
    return fresh;
  }

  return {
    /** From here on: what is there already is passed over unless a time says otherwise. */
    async start(since: Date | null): Promise<void> {
      if (since !== null) {
        floor = since.getTime();
        return;
      }
      const at = await orNothingYet(newest, null);
      if (at === null) return;
      floor = at - OVERLAP_MS;
      await take();
    },

    /** What came since the last time, the oldest first, without the content. */
    next: (): Promise<MessageOut[]> => orNothingYet(take, []),

    /** The content of a message as JSON; null when it is no longer kept. */
    async body(id: string): Promise<string | null> {
      const message = await orNothingYet(
        () => client.message.get(APPLICATION, id, { withContent: true }),
        null,
      );
      if (message === null) return null;
      const { payload } = message;
      return payload?.expired === true && Object.keys(payload).length === 1 ? null : JSON.stringify(payload);
    },
  };
}

/** The application is made with the first event, so its absence is no mistake; an address that is not ours is one. */
async function orNothingYet<T>(ask: () => Promise<T>, nothing: T): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const body = error instanceof ApiException && error.code === 404 ? error.body : null;
    if (/"code":\s*"not_found"/.test(typeof body === 'string' ? body : JSON.stringify(body))) return nothing;
    throw error;
  }
}

export type MessageTail = ReturnType<typeof createMessageTail>;
