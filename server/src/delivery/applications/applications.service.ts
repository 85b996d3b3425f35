import type { ClientSession, Connection } from 'mongoose';
import { isDuplicateKey } from '../../models/duplicate-key.ts';
import { withTransaction } from '../../models/transaction.ts';
import { uid } from '../http/input.ts';
import type { Page } from '../http/pagination.ts';
import { entityExists, entityNotFound, invalid } from '../http/svix-error.ts';
import { OPERATIONAL_UID } from '../operational/operational-application.ts';
import type { ApplicationIn, ApplicationPatch } from './application.input.ts';
import type { ApplicationRow, ApplicationStore } from './applications.store.ts';

const SCAN = 250;

export function createApplicationService({
  connection,
  store,
  now,
}: {
  connection: Connection;
  store: ApplicationStore;
  now: () => Date;
}) {
  const uidTaken = (error: unknown): never => {
    throw isDuplicateKey(error) ? entityExists('An application with this uid') : error;
  };

  async function get(environment: string, idOrUid: string): Promise<ApplicationRow> {
    const row = await store.find(environment, idOrUid);
    if (row === null) throw entityNotFound();
    return row;
  }

  async function create(environment: string, input: ApplicationIn, session?: ClientSession) {
    const fields = { name: input.name, uid: input.uid ?? null, metadata: input.metadata ?? {} };
    return store.insert(environment, fields, now(), session).catch(uidTaken);
  }

  async function update(environment: string, idOrUid: string, input: ApplicationPatch) {
    const { _id } = await get(environment, idOrUid);
    const fields = {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.uid === undefined ? {} : { uid: input.uid }),
      ...(input.metadata === undefined ? {} : { metadata: input.metadata }),
    };
    const row = await store.update(environment, _id, fields, now()).catch(uidTaken);
    if (row === null) throw entityNotFound();
    return row;
  }

  return {
    get,
    create,
    update,
    list: store.list,

    /** As many as the page asks for, without those that have no endpoint, or none but disabled ones. */
    async listExcept(environment: string, page: Page, except: { without: boolean; onlyDisabled: boolean }) {
      const found: ApplicationRow[] = [];
      let { after } = page;
      for (;;) {
        const rows = await store.list(environment, { ...page, limit: SCAN, after });
        const { any, enabled } = await store.withEndpoints(rows.map(({ _id }) => _id));
        found.push(
          ...rows.filter(({ _id }) =>
            any.has(_id) ? enabled.has(_id) || !except.onlyDisabled : !except.without,
          ),
        );
        const last = rows.at(-1);
        const isEnd = last === undefined || rows.length < SCAN;
        if (isEnd || found.length >= page.limit) return found.slice(0, page.limit);
        after = { operator: page.direction === 1 ? '$gt' : '$lt', id: last._id };
      }
    },

    operational: store.findOperational,

    async ensureOperational(environment: string): Promise<ApplicationRow> {
      const found = await store.findOperational(environment);
      if (found !== null) return found;
      const fields = { name: 'Operational webhooks', uid: OPERATIONAL_UID, metadata: {} };
      return store.insert(environment, fields, now()).catch(async (error: unknown) => {
        // Somebody made it at the same moment.
        const made = isDuplicateKey(error) ? await store.findOperational(environment) : null;
        if (made === null) throw error;
        return made;
      });
    },

    async getOrCreate(environment: string, input: ApplicationIn, session?: ClientSession) {
      const found =
        input.uid === null || input.uid === undefined
          ? null
          : await store.find(environment, input.uid, session);
      if (found !== null) return { row: found, isNew: false };
      return { row: await create(environment, input, session), isNew: true };
    },

    /** A message may bring its application along; the path has to name it by the same uid. */
    async getOrCreateFor(environment: string, idOrUid: string, input: ApplicationIn | null | undefined) {
      if (input === null || input === undefined) return get(environment, idOrUid);
      const found = await store.find(environment, idOrUid);
      if (found !== null) return found;
      if (input.uid !== idOrUid) {
        throw invalid(['body', 'application', 'uid'], 'Application UID in the path and body must match');
      }
      return create(environment, input).catch(async (error: unknown) => {
        // Somebody made it at the same moment.
        const made = await store.find(environment, idOrUid);
        if (made === null) throw error;
        return made;
      });
    },

    async upsert(environment: string, idOrUid: string, input: ApplicationIn) {
      const found = await store.find(environment, idOrUid);
      if (found === null) {
        const newUid = uid.safeParse(input.uid ?? idOrUid);
        if (!newUid.success || idOrUid.startsWith('app_')) throw entityNotFound();
        return { row: await create(environment, { ...input, uid: newUid.data }), isNew: true };
      }
      const replaced = { ...input, metadata: input.metadata ?? {} };
      return { row: await update(environment, found._id, replaced), isNew: false };
    },

    async remove(environment: string, idOrUid: string): Promise<void> {
      const { _id } = await get(environment, idOrUid);
      await withTransaction(connection, (session) => store.remove(environment, _id, now(), session));
    },
  };
}

export type ApplicationService = ReturnType<typeof createApplicationService>;
