import type { ClientSession } from 'mongoose';
import type { Models } from '../../models/index.ts';
import type { IntegrationConfigDoc } from '../../models/integration-config.ts';
import { type EnvironmentScope, scopeFilter } from '../../security/scope.ts';

export type ConfigurationRow = IntegrationConfigDoc;
export type ConfigurationChange = Pick<ConfigurationRow, 'syncs' | 'settings' | 'updatedAt'>;

export interface ConfigurationStore {
  find(
    scope: EnvironmentScope,
    connectionId: string,
    session?: ClientSession,
  ): Promise<ConfigurationRow | null>;
  insert(row: ConfigurationRow, session?: ClientSession): Promise<void>;
  /** Null when the stored version is another one. */
  replace(
    scope: EnvironmentScope,
    connectionId: string,
    version: number,
    change: ConfigurationChange,
    session: ClientSession,
  ): Promise<ConfigurationRow | null>;
}

export function createConfigurationStore({
  IntegrationConfig,
}: Pick<Models, 'IntegrationConfig'>): ConfigurationStore {
  return {
    find: (scope, connectionId, session) =>
      IntegrationConfig.findOne({ ...scopeFilter(scope), _id: connectionId })
        .session(session ?? null)
        .lean<ConfigurationRow>()
        .exec(),
    async insert(row, session) {
      await IntegrationConfig.create([row], session === undefined ? {} : { session });
    },
    replace: (scope, connectionId, version, change, session) =>
      IntegrationConfig.findOneAndUpdate(
        { ...scopeFilter(scope), _id: connectionId, version },
        { $set: { ...change, version: version + 1 } },
        { session, returnDocument: 'after' },
      )
        .lean<ConfigurationRow>()
        .exec(),
  };
}
