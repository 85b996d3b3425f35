import type { ClientSession } from 'mongoose';
import { newId } from '../models/ids.ts';
import type { Models } from '../models/index.ts';
import type { MailDoc } from '../models/mail.ts';

export type MailRow = MailDoc;

export function createMailStore({ models }: { models: Pick<Models, 'Mail'> }) {
  const { Mail } = models;
  return {
    async insert(session: ClientSession, mail: { subject: string; text: string }, at: Date): Promise<void> {
      const row: MailDoc = {
        _id: newId('mail', at.getTime()),
        ...mail,
        attempts: 0,
        lease: null,
        nextAttemptAt: at,
        createdAt: at,
      };
      await Mail.insertMany([row], { session });
    },

    /** One that is due, oldest first; null: none. What a process that died held is due again by itself at `until`. */
    async claim({ holder, now, until }: { holder: string; now: Date; until: Date }): Promise<MailRow | null> {
      return Mail.findOneAndUpdate(
        { nextAttemptAt: { $lte: now } },
        { $set: { lease: { holder, until }, nextAttemptAt: until }, $inc: { attempts: 1 } },
        { sort: { nextAttemptAt: 1 }, returnDocument: 'after' },
      ).lean();
    },

    async remove(id: string, holder: string): Promise<void> {
      await Mail.deleteOne({ _id: id, 'lease.holder': holder });
    },

    async postpone(id: string, holder: string, nextAttemptAt: Date): Promise<void> {
      await Mail.updateOne({ _id: id, 'lease.holder': holder }, { $set: { nextAttemptAt, lease: null } });
    },
  };
}

export type MailStore = ReturnType<typeof createMailStore>;
