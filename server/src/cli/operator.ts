import type { ClientSession } from 'mongoose';
import type { AuditObject } from '../../contract/route.ts';
import { createAudit } from '../composition/audit.ts';
import { openDatabase } from '../composition/database.ts';
import { createKeys } from '../composition/keys.ts';
import { loadConfig } from '../config/load-config.ts';
import { createEnvironmentStore } from '../features/environments/environments.store.ts';
import { newId } from '../models/ids.ts';
import { withTransaction } from '../models/transaction.ts';
import { createLogger } from '../observability/logger.ts';

export type Operator = Awaited<ReturnType<typeof openOperator>>;

/** The database with what commands of the operator need; to be closed. */
export async function openOperator() {
  const config = loadConfig(process.env);
  const logger = createLogger({ level: config.logLevel });
  const database = await openDatabase(config, logger);
  const now = () => new Date();
  const keys = await createKeys({ config, database, logger, now }).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const { vault, rootKey } = keys;
  const audit = createAudit({ ...database, vault, now });
  const environment = await createEnvironmentStore(database.models).ensure(config.mode, now());
  return {
    ...{ config, logger, database, rootKey, vault, audit, environment, now },
    async close() {
      await keys.close();
      await database.close();
    },
  };
}

export interface OperatorChange {
  command: string;
  action: `${string}.${string}`;
  object: AuditObject;
  /** Null for what is made. */
  id: string | null;
}

/** A change with its audit entry in one transaction, as over the API. */
export async function changeAsOperator<Result extends { id: string }>(
  { database, audit: { trail, objects }, environment }: Operator,
  { command, action, object: kind, id }: OperatorChange,
  work: (session: ClientSession) => Promise<Result>,
): Promise<Result> {
  return withTransaction(database.connection, async (session) => {
    const view = async (of: string) =>
      (await objects.view({ kind, environment, tenantId: null, id: of }, session))?.fields ?? null;
    const before = id === null ? null : await view(id);
    const result = await work(session);
    await trail.append(
      session,
      {
        environment,
        principal: { type: 'operator', id: command },
        tenantId: null,
        endUserId: null,
        action,
        object: { kind, id: result.id },
        parameters: {},
        requestId: newId('req'),
      },
      { before, after: await view(result.id) },
    );
    return result;
  });
}
