import type { ClientSession } from 'mongoose';
import type { AuditChainDoc, AuditEntryDoc } from '../../models/audit.ts';
import { isDuplicateKey } from '../../models/duplicate-key.ts';
import type { Models } from '../../models/index.ts';
import type { Sealed } from '../../models/sealed.ts';
import { ORIGIN } from './audit-hash.ts';

export interface ChainEnd {
  sequence: number;
  hash: string;
}

export interface SealedEntry extends ChainEnd {
  id: string;
}

export interface AuditChainStore {
  find(environment: string, session?: ClientSession): Promise<AuditChainDoc | null>;
  create(environment: string, seed: Sealed): Promise<void>;
  /** Of entries that are complete and have no place yet, the oldest first. */
  waiting(session: ClientSession, environment: string, limit: number): Promise<AuditEntryDoc[]>;
  hasWaiting(environment: string): Promise<boolean>;
  /** Gives places; the chain must still end at `from`. False when it does not. */
  extend(
    session: ClientSession,
    environment: string,
    from: ChainEnd,
    entries: readonly SealedEntry[],
  ): Promise<boolean>;
  markCheckpointed(environment: string, sequence: number): Promise<void>;
  /** Entries that began before `before` and never ended. */
  abandoned(environment: string, before: Date): Promise<AuditEntryDoc[]>;
  complete(
    entry: Pick<
      AuditEntryDoc,
      '_id' | 'environment' | 'outcome' | 'code' | 'object' | 'before' | 'after' | 'mac'
    >,
  ): Promise<boolean>;
  insert(entry: AuditEntryDoc, session?: ClientSession): Promise<void>;
  /** In the order of the chain. */
  sealed(environment: string): AsyncIterable<AuditEntryDoc>;
  unsealed(environment: string): Promise<AuditEntryDoc[]>;
}

export function createAuditChainStore({
  AuditEntry,
  AuditChain,
}: Pick<Models, 'AuditEntry' | 'AuditChain'>): AuditChainStore {
  const complete = { $ne: 'started' } as const;
  return {
    find: (environment, session) =>
      AuditChain.findById(environment)
        .session(session ?? null)
        .lean<AuditChainDoc>()
        .exec(),
    async create(environment, seed) {
      try {
        await AuditChain.insertMany([{ _id: environment, seed, ...ORIGIN, checkpointed: 0 }]);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },
    waiting: (session, environment, limit) =>
      AuditEntry.find({ environment, sequence: null, outcome: complete })
        .sort({ _id: 1 })
        .limit(limit)
        .session(session)
        .lean<AuditEntryDoc[]>()
        .exec(),
    hasWaiting: async (environment) =>
      (await AuditEntry.exists({ environment, sequence: null, outcome: complete })) !== null,
    async extend(session, environment, from, entries) {
      const last = entries.at(-1);
      if (last === undefined) return true;
      const { matchedCount } = await AuditChain.updateOne(
        { _id: environment, sequence: from.sequence, hash: from.hash },
        { $set: { sequence: last.sequence, hash: last.hash } },
        { session },
      );
      if (matchedCount === 0) return false;
      await AuditEntry.bulkWrite(
        entries.map(({ id, sequence, hash }) => ({
          updateOne: {
            filter: { _id: id, environment, sequence: null },
            update: { $set: { sequence, hash } },
          },
        })),
        { session },
      );
      return true;
    },
    async markCheckpointed(environment, sequence) {
      await AuditChain.updateOne({ _id: environment }, { $max: { checkpointed: sequence } });
    },
    abandoned: (environment, before) =>
      AuditEntry.find({ environment, sequence: null, outcome: 'started', at: { $lt: before } })
        .limit(100)
        .lean<AuditEntryDoc[]>()
        .exec(),
    async complete({ _id, environment, ...end }) {
      const filter = { _id, environment, outcome: 'started', sequence: null } as const;
      return (await AuditEntry.updateOne(filter, { $set: end })).matchedCount === 1;
    },
    async insert(entry, session) {
      await AuditEntry.insertMany([entry], session === undefined ? {} : { session });
    },
    sealed: (environment) =>
      AuditEntry.find({ environment, sequence: { $ne: null } })
        .sort({ sequence: 1, _id: 1 })
        .lean<AuditEntryDoc>()
        .cursor({ batchSize: 500 }),
    unsealed: (environment) =>
      AuditEntry.find({ environment, sequence: null }).sort({ _id: 1 }).lean<AuditEntryDoc[]>().exec(),
  };
}
