import type { Announcement, Announcer } from '../operational/announcer.ts';
import type { DeliveryQueue, EndpointKey, Finished } from './delivery-queue.store.ts';

/** What an attempt means for its message, when that is worth telling. */
export type AttemptNotice = Extract<Announcement, { type: `message.attempt.${string}` }>;

/** As in Svix: the failure at which a message counts as failing. */
export const FAILING_AT = 4;
/** Each costs writes in the transaction, which has to stay short. */
const CHUNK = 50;

/**
 * Finishes deliveries of which something is to be told, each with its announcement or not at all: a claim that was lost to
 * somebody else in the meantime tells nothing.
 */
export function createNoticedFinish({
  queue,
  announcer,
}: {
  queue: Pick<DeliveryQueue, 'finish' | 'finishWithin'>;
  announcer: Announcer;
}) {
  return async function finishWithNotice(
    entries: readonly { finished: Finished; notice: AttemptNotice }[],
  ): Promise<EndpointKey[]> {
    const released: EndpointKey[] = [];
    for (const [applicationId, all] of Map.groupBy(entries, ({ finished }) => finished.applicationId)) {
      const audience = await announcer.audienceOf(applicationId);
      if (audience === null || audience.listeners.length === 0) {
        released.push(...(await queue.finish(all.map(({ finished }) => finished))));
        continue;
      }
      for (let start = 0; start < all.length; start += CHUNK) {
        // A transaction may run its work again: only what the last run released counts.
        let last: EndpointKey[] = [];
        await announcer.change(audience, async (session) => {
          last = [];
          const notices: AttemptNotice[] = [];
          for (const { finished, notice } of all.slice(start, start + CHUNK)) {
            const done = await queue.finishWithin(session, finished);
            if (done === null) continue;
            last.push(...done.released);
            notices.push(notice);
          }
          return notices;
        });
        released.push(...last);
      }
    }
    return released;
  };
}

export type NoticedFinish = ReturnType<typeof createNoticedFinish>;
