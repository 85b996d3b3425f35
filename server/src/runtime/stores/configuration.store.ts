import type { Connector } from '@patchbay/connectors/sdk';
import type { ClientSession } from 'mongoose';
import type { Models } from '../../models/index.ts';
import type { IntegrationConfigDoc } from '../../models/integration-config.ts';

export interface SyncPlan {
  sync: string;
  enabled: boolean;
  everyMinutes: number;
}

export interface ConfigurationStore {
  /** The tenant's settings with the connector's defaults filled in. */
  settings(connectionId: string, connector: Connector): Promise<Record<string, unknown>>;
  /** Each sync of the connector, as the tenant wants it. */
  plans(connectionId: string, connector: Connector, session?: ClientSession): Promise<SyncPlan[]>;
}

export function createConfigurationStore({
  IntegrationConfig,
}: Pick<Models, 'IntegrationConfig'>): ConfigurationStore {
  const get = (connectionId: string, session?: ClientSession) =>
    IntegrationConfig.findById(connectionId)
      .session(session ?? null)
      .lean<IntegrationConfigDoc>();
  return {
    async settings(connectionId, connector) {
      const stored = (await get(connectionId))?.settings ?? {};
      const parsed = connector.settings?.safeParse(stored);
      return parsed?.success ? parsed.data : stored;
    },
    async plans(connectionId, connector, session) {
      const stored = (await get(connectionId, session))?.syncs ?? {};
      return Object.entries(connector.syncs).map(([sync, definition]) => ({
        sync,
        enabled: stored[sync]?.enabled ?? true,
        everyMinutes: stored[sync]?.everyMinutes ?? definition.everyMinutes,
      }));
    },
  };
}
