import type { ClientSession } from 'mongoose';
import { isDuplicateKey } from '../../models/duplicate-key.ts';
import { eventTypeName } from '../http/input.ts';
import { entityExists, entityNotFound } from '../http/svix-error.ts';
import type { EventTypeIn, EventTypePatch, EventTypeUpsertIn } from './event-type.input.ts';
import type { EventTypeFields, EventTypeRow, EventTypeStore } from './event-types.store.ts';

export function createEventTypeService({ store, now }: { store: EventTypeStore; now: () => Date }) {
  async function get(environment: string, name: string): Promise<EventTypeRow> {
    const row = await store.find(environment, name);
    if (row === null) throw entityNotFound();
    return row;
  }

  async function create(
    environment: string,
    name: string,
    input: EventTypeUpsertIn,
    session?: ClientSession,
  ) {
    try {
      return await store.insert(environment, name, allFields(input), now(), session);
    } catch (error) {
      throw isDuplicateKey(error) ? entityExists('This event type') : error;
    }
  }

  async function update(environment: string, name: string, fields: Partial<EventTypeFields>) {
    const row = await store.update(environment, name, fields, now());
    if (row === null) throw entityNotFound();
    return row;
  }

  return {
    get,
    list: store.list,
    create: (environment: string, input: EventTypeIn, session?: ClientSession) =>
      create(environment, input.name, input, session),

    async upsert(environment: string, name: string, input: EventTypeUpsertIn) {
      if ((await store.find(environment, name)) !== null) {
        return { row: await update(environment, name, allFields(input)), isNew: false };
      }
      if (!eventTypeName.safeParse(name).success) throw entityNotFound();
      return { row: await create(environment, name, input), isNew: true };
    },

    /** Creates or replaces them; with `replaceAll` every other one is archived. Returns the names of those. */
    async importAll(
      environment: string,
      imported: readonly (EventTypeUpsertIn & { name: string })[],
      { replaceAll }: { replaceAll: boolean },
    ): Promise<string[]> {
      for (const { name, ...input } of imported) {
        if ((await store.find(environment, name)) === null) await create(environment, name, input);
        else await update(environment, name, allFields(input));
      }
      const names = imported.map(({ name }) => name);
      if (replaceAll) await store.archiveExcept(environment, names, now());
      return names;
    },

    async patch(environment: string, name: string, input: EventTypePatch) {
      const { schemas, description, archived, deprecated, groupName, featureFlags } = input;
      return update(environment, name, {
        ...(description === undefined ? {} : { description }),
        ...(archived === undefined ? {} : { archived }),
        ...(deprecated === undefined ? {} : { deprecated }),
        ...(groupName === undefined ? {} : { groupName }),
        ...(featureFlags === undefined ? {} : { featureFlags }),
        ...(schemas === undefined ? {} : { schemas: asText(schemas) }),
      });
    },

    /** Archives it: endpoints that chose it keep their choice. `expunge` deletes it for good. */
    async remove(environment: string, name: string, { expunge }: { expunge: boolean }): Promise<void> {
      await get(environment, name);
      if (expunge) await store.remove(environment, name);
      else await update(environment, name, { archived: true });
    },
  };
}

function allFields(input: EventTypeUpsertIn): EventTypeFields {
  return {
    description: input.description,
    archived: input.archived ?? false,
    deprecated: input.deprecated ?? false,
    groupName: input.groupName ?? null,
    featureFlags: input.featureFlags ?? null,
    schemas: asText(input.schemas),
  };
}

function asText(schemas: unknown): string | null {
  return schemas === null || schemas === undefined ? null : JSON.stringify(schemas);
}

export type EventTypeService = ReturnType<typeof createEventTypeService>;
