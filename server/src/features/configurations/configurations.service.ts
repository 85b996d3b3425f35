import type { Connector } from '@patchbay/connectors/sdk';
import type { ClientSession } from 'mongoose';
import type { z } from 'zod';
import type { Configuration, configurationInput } from '../../../contract/configuration.ts';
import { conflict, notFound } from '../../http/api-error.ts';
import type { Transaction } from '../../http/implement.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { SyncScheduler } from '../../runtime/sync/sync-scheduler.ts';
import { environmentScope } from '../../security/scope.ts';
import { toConfiguration } from './configuration.resource.ts';
import type { ConfigurationRow, ConfigurationStore } from './configurations.store.ts';
import { mergeSyncs, readSettings } from './settings-input.ts';

export type ConfigurationInput = z.infer<typeof configurationInput>;

export interface ConfigurationService {
  get(connection: IntegrationDoc): Promise<Configuration>;
  /** Throws ApiError 409 `version_conflict` when the change is based on another version, 422 on what does not fit. */
  put(
    connection: IntegrationDoc,
    input: ConfigurationInput,
    transaction: Transaction,
  ): Promise<Configuration>;
  /** Sets some settings, on whatever version is there. */
  patchSettings(
    connection: IntegrationDoc,
    settings: Record<string, unknown>,
    transaction: Transaction,
  ): Promise<Configuration>;
  /** What connector code gets as `settings`. */
  settingsOf(connection: IntegrationDoc): Promise<Record<string, unknown>>;
  insertDefault(connection: IntegrationDoc, session: ClientSession): Promise<void>;
}

interface Deps {
  store: ConfigurationStore;
  connectors: readonly Connector[];
  syncs: Pick<SyncScheduler, 'reschedule' | 'wake'>;
  now: () => Date;
}

export function createConfigurationService({ store, connectors, syncs, now }: Deps): ConfigurationService {
  const byId = new Map(connectors.map((connector) => [connector.manifest.id, connector]));

  const connectorOf = ({ system }: IntegrationDoc): Connector => {
    const connector = byId.get(system);
    if (connector === undefined) throw notFound('system');
    return connector;
  };

  const find = async (connection: IntegrationDoc, session?: ClientSession): Promise<ConfigurationRow> => {
    const row = await store.find(environmentScope(connection), connection._id, session);
    if (row === null) throw notFound('configuration');
    return row;
  };

  const replace = async (
    connection: IntegrationDoc,
    current: ConfigurationRow,
    input: Pick<ConfigurationInput, 'syncs' | 'settings'>,
    { session }: Transaction,
  ): Promise<ConfigurationRow | null> => {
    const connector = connectorOf(connection);
    const change = {
      syncs: mergeSyncs(connector, current.syncs, input.syncs),
      settings: input.settings === undefined ? current.settings : readSettings(connector, input.settings),
      updatedAt: now(),
    };
    return store.replace(environmentScope(connection), connection._id, current.version, change, session);
  };

  const applied = (
    connection: IntegrationDoc,
    row: ConfigurationRow,
    { afterCommit }: Transaction,
  ): Configuration => {
    afterCommit(() => syncs.reschedule(connection));
    afterCommit(() => syncs.wake());
    return toConfiguration(row, connectorOf(connection));
  };

  return {
    get: async (connection) => toConfiguration(await find(connection), connectorOf(connection)),

    async put(connection, input, transaction) {
      const current = await find(connection, transaction.session);
      const row =
        current.version === input.version ? await replace(connection, current, input, transaction) : null;
      if (row === null) {
        throw conflict(
          'version_conflict',
          `The configuration was changed meanwhile (your change is based on version ${input.version}). Read it again and repeat the change.`,
        );
      }
      return applied(connection, row, transaction);
    },

    async patchSettings(connection, settings, transaction) {
      const current = await find(connection, transaction.session);
      const merged = { settings: { ...current.settings, ...settings } };
      const row = await replace(connection, current, merged, transaction);
      // What others change meanwhile has the transaction begin again, so that the version is the one just read.
      if (row === null) throw notFound('configuration');
      return applied(connection, row, transaction);
    },

    settingsOf: async (connection) => (await find(connection)).settings,

    async insertDefault({ _id, environment, tenantId, createdAt }, session) {
      const row = { _id, environment, tenantId, version: 1, syncs: {}, settings: {}, updatedAt: createdAt };
      await store.insert(row, session);
    },
  };
}
