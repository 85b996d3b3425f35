import type { ClientSession } from 'mongoose';
import type { EventTypeDoc } from '../../models/event-type.ts';
import type { Models } from '../../models/index.ts';
import type { Page } from '../http/pagination.ts';

export type EventTypeRow = EventTypeDoc;
export type EventTypeFields = Omit<EventTypeDoc, '_id' | 'environment' | 'name' | 'createdAt' | 'updatedAt'>;

export function createEventTypeStore({ models }: { models: Pick<Models, 'EventType'> }) {
  const { EventType } = models;
  const idOf = (environment: string, name: string) => `${environment}/${name}`;
  return {
    async find(environment: string, name: string): Promise<EventTypeRow | null> {
      return EventType.findById(idOf(environment, name)).lean();
    },

    /** Of the names, those that exist and are in use. */
    async existing(environment: string, names: readonly string[]): Promise<Set<string>> {
      const ids = names.map((name) => idOf(environment, name));
      const rows = await EventType.find({ _id: { $in: ids }, archived: false }, { name: 1 }).lean();
      return new Set(rows.map(({ name }) => name));
    },

    async list(environment: string, page: Page, includeArchived: boolean): Promise<EventTypeRow[]> {
      const after = page.after === null ? {} : { name: { [page.after.operator]: page.after.id } };
      return EventType.find({ environment, ...after, ...(includeArchived ? {} : { archived: false }) })
        .sort({ name: page.direction })
        .limit(page.limit)
        .lean();
    },

    /** Throws a duplicate-key error when it exists, unless it is archived: then it takes that one's place. */
    async insert(
      environment: string,
      name: string,
      fields: EventTypeFields,
      at: Date,
      session?: ClientSession,
    ): Promise<EventTypeRow> {
      const options = session === undefined ? {} : { session };
      const revived = await EventType.findOneAndUpdate(
        { _id: idOf(environment, name), archived: true },
        { $set: { ...fields, updatedAt: at } },
        { returnDocument: 'after', ...options },
      ).lean();
      if (revived !== null) return revived;
      const row = {
        _id: idOf(environment, name),
        environment,
        name,
        ...fields,
        createdAt: at,
        updatedAt: at,
      };
      await EventType.insertMany([row], options);
      return row;
    },

    async update(
      environment: string,
      name: string,
      fields: Partial<EventTypeFields>,
      at: Date,
    ): Promise<EventTypeRow | null> {
      return EventType.findOneAndUpdate(
        { _id: idOf(environment, name) },
        { $set: { ...fields, updatedAt: at } },
        { returnDocument: 'after' },
      ).lean();
    },

    async archiveExcept(environment: string, names: readonly string[], at: Date): Promise<void> {
      await EventType.updateMany(
        { environment, name: { $nin: [...names] }, archived: false },
        { $set: { archived: true, updatedAt: at } },
      );
    },

    async remove(environment: string, name: string): Promise<void> {
      await EventType.deleteOne({ _id: idOf(environment, name) });
    },
  };
}

export type EventTypeStore = ReturnType<typeof createEventTypeStore>;
