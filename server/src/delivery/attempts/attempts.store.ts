import type { AttemptDoc } from '../../models/delivery.ts';
import { newId } from '../../models/ids.ts';
import type { Models } from '../../models/index.ts';
import type { Page } from '../http/pagination.ts';

export type AttemptRow = AttemptDoc;
export type NewAttempt = Omit<AttemptDoc, '_id'> & { _id?: string };

export interface AttemptFilter {
  applicationId: string;
  endpointId?: string | undefined;
  messageId?: string | undefined;
  status?: number | undefined;
  /** 0: no answer; otherwise 100, 200, ...: that hundred. */
  statusCodeClass?: number | undefined;
  eventTypes?: readonly string[] | undefined;
  channel?: string | undefined;
  tag?: string | undefined;
  before?: Date | undefined;
  after?: Date | undefined;
}

export function createAttemptStore({ models, now }: { models: Pick<Models, 'Attempt'>; now: () => Date }) {
  const { Attempt } = models;
  return {
    async insertMany(attempts: readonly NewAttempt[]): Promise<void> {
      // In the order in which they can be read, not begun: who follows them need not look back for long.
      const at = now().getTime();
      const rows = attempts.map((attempt) => ({ _id: newId('atmpt', at), ...attempt }));
      // Bookkeeping: where a crash takes it back, the delivery that it tells of goes out once more.
      await Attempt.collection.insertMany(rows as never, {
        ordered: false,
        writeConcern: { w: 1, j: false },
      });
    },

    /** Status code of the last attempt by message. */
    async lastCodes(endpointId: string, messageIds: readonly string[]): Promise<Map<string, number>> {
      const rows = await Attempt.find(
        { endpointId, messageId: { $in: [...messageIds] } },
        { messageId: 1, responseStatusCode: 1 },
      )
        .sort({ _id: 1 })
        .lean();
      return new Map(rows.map(({ messageId, responseStatusCode }) => [messageId, responseStatusCode]));
    },

    async list(filter: AttemptFilter, page: Page): Promise<AttemptRow[]> {
      const after = page.after === null ? {} : { _id: { [page.after.operator]: page.after.id } };
      return Attempt.find({ ...conditions(filter), ...after })
        .sort({ _id: page.direction })
        .limit(page.limit)
        .lean();
    },

    async find(applicationId: string, messageId: string, id: string): Promise<AttemptRow | null> {
      return Attempt.findOne({ applicationId, messageId, _id: id }).lean();
    },

    async removeResponse(applicationId: string, messageId: string, id: string): Promise<void> {
      await Attempt.updateOne({ applicationId, messageId, _id: id }, { $set: { response: '' } });
    },
  };
}

function conditions({
  applicationId,
  endpointId,
  messageId,
  status,
  statusCodeClass,
  eventTypes,
  channel,
  tag,
  before,
  after,
}: AttemptFilter) {
  return {
    applicationId,
    ...(endpointId === undefined ? {} : { endpointId }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(status === undefined ? {} : { status: status as AttemptRow['status'] }),
    ...(statusCodeClass === undefined
      ? {}
      : { responseStatusCode: { $gte: statusCodeClass, $lt: statusCodeClass + 100 } }),
    ...(channel === undefined ? {} : { channels: channel }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(eventTypes === undefined ? {} : { eventType: { $in: [...eventTypes] } }),
    ...(before === undefined && after === undefined
      ? {}
      : {
          createdAt: {
            ...(before === undefined ? {} : { $lt: before }),
            ...(after === undefined ? {} : { $gt: after }),
          },
        }),
  };
}

export type AttemptStore = ReturnType<typeof createAttemptStore>;
