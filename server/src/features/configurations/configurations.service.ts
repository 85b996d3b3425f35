import type { Connector } from '@patchbay/connectors/sdk';
import type { ClientSession } from 'mongoose';
import type { z } from 'zod';
import type { Configuration, configurationInput } from '../../../contract/configuration.ts';
import { conflict, notFound } from '../../http/api-error.ts';
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
  put(connection: IntegrationDoc, input: ConfigurationInput): Promise<Configuration>;
  /** Sets some settings, on whatever version is there. */
  patchSettings(connection: IntegrationDoc, settings: Record<string, unknown>): Promise<Configuration>;
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

const PATCH_TRIES = 5;

export function createConfigurationService({ store, connectors, syncs, now }: Deps): ConfigurationService {
  const byId = new Map(connectors.map((connector) => [connector.manifest.id, connector]));

  const connectorOf = ({ system }: IntegrationDoc): Connector => {
    const connector = byId.get(system);
    if (connector === undefined) throw notFound('system');
    return connector;
  };

  const find = async (connection: IntegrationDoc): Promise<ConfigurationRow> => {
    const row = await store.find(environmentScope(connection), connection._id);
    if (row === null) throw notFound('configuration');
    return row;
  };

  const replace = async (
    connection: IntegrationDoc,
    current: ConfigurationRow,
    input: Pick<ConfigurationInput, 'syncs' | 'settings'>,
  ): Promise<ConfigurationRow | null> => {
    const connector = connectorOf(connection);
    return store.replace(environmentScope(connection), connection._id, current.version, {
      syncs: mergeSyncs(connector, current.syncs, input.syncs),
      settings: input.settings === undefined ? current.settings : readSettings(connector, input.settings),
      updatedAt: now(),
    });
  };

  const applied = async (connection: IntegrationDoc, row: ConfigurationRow): Promise<Configuration> => {
    await syncs.reschedule(connection);
    syncs.wake();
    return toConfiguration(row, connectorOf(connection));
  };

  return {
    get: async (connection) => toConfiguration(await find(connection), connectorOf(connection)),

    async put(connection, input) {
      const current = await find(connection);
      const row = current.version === input.version ? await replace(connection, current, input) : null;
      if (row === null) {
        throw conflict(
          'version_conflict',
          `The configuration was changed meanwhile (your change is based on version ${input.version}). Read it again and repeat the change.`,
        );
      }
      return applied(connection, row);
    },

    async patchSettings(connection, settings) {
      for (let attempt = 0; attempt < PATCH_TRIES; attempt++) {
        const current = await find(connection);
        const row = await replace(connection, current, { settings: { ...current.settings, ...settings } });
        if (row !== null) return applied(connection, row);
      }
      throw conflict('version_conflict', 'The configuration is changed by others all the time. Try again.');
    },

    settingsOf: async (connection) => (await find(connection)).settings,

    async insertDefault({ _id, environment, tenantId, createdAt }, session) {
      const row = { _id, environment, tenantId, version: 1, syncs: {}, settings: {}, updatedAt: createdAt };
      await store.insert(row, session);
    },
  };
}
