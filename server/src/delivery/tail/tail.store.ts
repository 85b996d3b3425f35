import type { Models } from '../../models/index.ts';
import type { AttemptRow } from '../attempts/attempts.store.ts';
import type { MessageRow } from '../messages/messages.store.ts';

export type TailKind = 'message' | 'attempt';

export function createTailStore({ models }: { models: Pick<Models, 'Message' | 'Attempt'> }) {
  const { Message, Attempt } = models;
  return {
    /** In their order, from the index alone. */
    async idsAfter(kind: TailKind, applicationId: string, id: string, limit: number): Promise<string[]> {
      const filter = { applicationId, _id: { $gt: id } };
      const query = kind === 'message' ? Message.find(filter, { _id: 1 }) : Attempt.find(filter, { _id: 1 });
      const rows: { _id: string }[] = await query.sort({ _id: 1 }).limit(limit).lean();
      return rows.map(({ _id }) => _id);
    },

    /** Without what they carry: bodies can be large. */
    async messages(applicationId: string, ids: readonly string[]): Promise<Omit<MessageRow, 'body'>[]> {
      return Message.find({ applicationId, _id: { $in: ids } }, { body: 0 })
        .sort({ _id: 1 })
        .lean();
    },

    async attempts(applicationId: string, ids: readonly string[]): Promise<Omit<AttemptRow, 'response'>[]> {
      return Attempt.find({ applicationId, _id: { $in: ids } }, { response: 0 })
        .sort({ _id: 1 })
        .lean();
    },
  };
}

export type TailStore = ReturnType<typeof createTailStore>;
